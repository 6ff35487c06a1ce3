using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.Benchmarks.Hosts;
using Zooplus.RecService.Client;
using Zooplus.RecService.LoadGenerator;
using Zooplus.RecService.LoadGenerator.HeadToHead;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.LoadGenerator.Shops;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>
/// What the notebook's protocol costs over HTTP: three contenders against the service, with a journal, and the same questions in the same
/// order against empty endpoints of the same host, in turn.
/// </summary>
/// <param name="hosts">The program that is each of <see cref="ComparedHosts"/>.</param>
/// <param name="rounds">How often each is played.</param>
/// <param name="steps">Users that come by in a round.</param>
/// <param name="console">Where to tell of it.</param>
internal sealed class HeadToHeadComparison(SiblingConsole hosts, int rounds, int steps, IAnsiConsole console)
{
    private const double Alpha = 1.5;

    private static readonly WorldSettings World = new(50, 1_000, 42, 1);

    private int _played;

    /// <summary>Plays, and prints the rounds and the median of their ratios.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new JournalFolder();
        var weights = folder.PathOf("mlp.safetensors");
        await File.WriteAllBytesAsync(weights, RandomWeights.File(World.Users, World.Products), cancellationToken);
        var settings = new Dictionary<string, string>(folder.SettingWithRoom()) { ["Models:Mlp:Path"] = weights, ["Policies:UniformShare"] = "0" };
        await using var host = await HostProcess.StartAsync(hosts, ComparedHosts.Service, settings, cancellationToken);
        using var emptyHttp = RecServiceHttp.CreateClient(EmptyEndpoint.RootAt(host.Address));
        var world = SimulatedWorld.Draw(World).World;
        await new ServicePreparation(new RecServiceAdmin(host.Http), world, Contenders.All, Alpha, LocalWeights.Load(weights)).ReplaceAsync(cancellationToken);
        var service = new HttpShop(host.Http, world, Alpha, linUcb: true);
        var empty = new HttpShop(emptyHttp, world, Alpha, linUcb: true);

        // Once to warm up: generator and service share the cores, so the generator's code is a part of what is measured.
        await PlayAsync(service, service, cancellationToken);
        await PlayAsync(empty, service, cancellationToken);
        var measured = new List<(TimeSpan Service, TimeSpan Empty)>();
        for (var round = 0; round < rounds; round++)
        {
            var (first, second) = round % 2 == 0 ? (service, empty) : (empty, service);
            var one = await PlayAsync(first, service, cancellationToken);
            var other = await PlayAsync(second, service, cancellationToken);
            measured.Add(round % 2 == 0 ? (one, other) : (other, one));
        }

        Print(measured);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task<TimeSpan> PlayAsync(HttpShop shop, HttpShop service, CancellationToken cancellationToken)
    {
        // Both begin where the service knows nothing and holds no decision that is open.
        await service.StartAfreshAsync(cancellationToken);
        var draws = SimulatedWorld.Draw(World).Draws;
        var series = new MatchSeries(Text($"benchmark-{_played++}"), new MatchPlan(steps, 0, Contenders.All), 1, draws, shop);
        var recorder = await series.StartRepeatAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await series.PlayRepeatAsync(recorder, cancellationToken);
        return Stopwatch.GetElapsedTime(started);
    }

    private void Print(List<(TimeSpan Service, TimeSpan Empty)> measured)
    {
        ConsoleReport.Print(console, new ReportTable(
            Text($"The protocol over HTTP, {steps:N0} steps of three contenders, journal on; in s"),
            ["Round", "service", "empty endpoints", "ratio"],
            [
                .. measured.Select((times, number) => (IReadOnlyList<string>)
                [
                    Text($"{number + 1}"), Text($"{times.Service.TotalSeconds:F2}"), Text($"{times.Empty.TotalSeconds:F2}"), Text($"{times.Service / times.Empty:F2}"),
                ]),
            ]));
        console.WriteLine(Text($"Median: {Medians.Of(measured.Select(times => times.Service / times.Empty)):F2} times the same protocol against empty endpoints of the same host."));
    }
}
