using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.Benchmarks.Hosts;
using Zooplus.RecService.Client;
using Zooplus.RecService.LoadGenerator;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.LoadGenerator.Shops;
using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>
/// What a recommendation costs over HTTP: <c>/recommend</c> beside an empty endpoint of the same host and one of a bare host, in turn.
/// </summary>
/// <param name="hosts">The program that is each of <see cref="ComparedHosts"/>.</param>
/// <param name="rounds">How often each is measured.</param>
/// <param name="seconds">For how long each time.</param>
/// <param name="connections">How many connections ask at once.</param>
/// <param name="console">Where to tell of it.</param>
internal sealed class HttpComparison(SiblingConsole hosts, int rounds, int seconds, int connections, IAnsiConsole console)
{
    private readonly Wrk _wrk = new(connections);

    /// <summary>Measures, and prints the rounds and the medians of their ratios.</summary>
    /// <param name="products">How many products the shop has.</param>
    /// <param name="journal">Whether decisions are kept in a journal.</param>
    /// <param name="cancellationToken">Gives up; nothing is left running.</param>
    public async Task RunAsync(int products, bool journal, CancellationToken cancellationToken)
    {
        using var folder = new JournalFolder();
        var settings = folder.SettingWithRoom(journal);
        await using var service = await HostProcess.StartAsync(hosts, ComparedHosts.Service, settings, cancellationToken);
        await using var bare = await HostProcess.StartAsync(hosts, ComparedHosts.Bare, settings, cancellationToken);
        await FillAsync(service, products, cancellationToken);

        Func<Task<MeasuredEndpoint>>[] endpoints =
        [
            () => MeasureAsync(service, "/recommend", countsBytes: true, cancellationToken),
            () => MeasureAsync(service, EmptyEndpoint.Path, countsBytes: true, cancellationToken),
            () => MeasureAsync(bare, EmptyEndpoint.Path, countsBytes: false, cancellationToken),
        ];
        foreach (var warmUp in endpoints)
        {
            await warmUp();
        }

        var measured = new List<ComparisonRound>();
        for (var round = 0; round < rounds; round++)
        {
            // Who goes first changes with the round: a machine that slows down must not do so for one alone.
            var figures = new MeasuredEndpoint[endpoints.Length];
            for (var turn = 0; turn < endpoints.Length; turn++)
            {
                var endpoint = (turn + round) % endpoints.Length;
                figures[endpoint] = await endpoints[endpoint]();
            }

            measured.Add(new ComparisonRound(figures[0], figures[1], figures[2]));
        }

        var metrics = await ScrapedMetrics.ReadAsync(service.Http, cancellationToken);
        if (metrics.UnrecordedDecisions > 0)
        {
            throw CommandFailedException.Failed(Text($"{metrics.UnrecordedDecisions:N0} decisions were not recorded, so the figures say nothing."));
        }

        Print(products, journal, measured);
    }

    private static async Task FillAsync(HostProcess service, int products, CancellationToken cancellationToken)
    {
        var world = new ShopWorld(products, 1_000, 42);
        await new RecServiceAdmin(service.Http).ReplaceCatalogueAsync(WorldCatalogue.Of(world), cancellationToken);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task<MeasuredEndpoint> MeasureAsync(HostProcess host, string path, bool countsBytes, CancellationToken cancellationToken)
    {
        var endpoint = new Uri(host.Address, path);
        if (!countsBytes)
        {
            return new MeasuredEndpoint(await _wrk.RunAsync(endpoint, seconds, cancellationToken), null);
        }

        // Every round starts without open decisions: else the later would carry what the earlier left.
        await new RecServiceAdmin(host.Http).ResetPolicyAsync(Wrk.Policy, cancellationToken: cancellationToken);
        var before = await ScrapedMetrics.ReadAsync(host.Http, cancellationToken);
        var figures = await _wrk.RunAsync(endpoint, seconds, cancellationToken);
        var after = await ScrapedMetrics.ReadAsync(host.Http, cancellationToken);
        return new MeasuredEndpoint(figures, (after.AllocatedBytes - before.AllocatedBytes) / figures.Requests);
    }

    private void Print(int products, bool journal, List<ComparisonRound> measured)
    {
        ConsoleReport.Print(console, new ReportTable(
            Text($"{products:N0} products, journal {(journal ? "on" : "off")}, {connections} connections, {seconds} s each; p99 in ms"),
            ["Round", "/recommend a second", "same host", "bare", "of same host", "of bare", "p99", "same host's", "p50 ratio", "p99 ratio", "bytes a request", "same host's"],
            [
                .. measured.Select((round, number) => (IReadOnlyList<string>)
                [
                    Text($"{number + 1}"),
                    Text($"{round.Recommend.Figures.PerSecond:N0}"),
                    Text($"{round.SameHost.Figures.PerSecond:N0}"),
                    Text($"{round.Bare.Figures.PerSecond:N0}"),
                    Text($"{round.AgainstSameHost:F2}"),
                    Text($"{round.AgainstBare:F2}"),
                    Text($"{round.Recommend.Figures.P99.TotalMilliseconds:F2}"),
                    Text($"{round.SameHost.Figures.P99.TotalMilliseconds:F2}"),
                    Text($"{round.P50AgainstSameHost:F2}"),
                    Text($"{round.P99AgainstSameHost:F2}"),
                    Text($"{round.Recommend.BytesPerRequest:N0}"),
                    Text($"{round.SameHost.BytesPerRequest:N0}"),
                ]),
            ]));
        console.WriteLine(Text(
            $"Medians: throughput {Medians.Of(measured.Select(round => round.AgainstSameHost)):F2} of the same host's empty endpoint, {Medians.Of(measured.Select(round => round.AgainstBare)):F2} of the bare one; p50 {Medians.Of(measured.Select(round => round.P50AgainstSameHost)):F2} times and p99 {Medians.Of(measured.Select(round => round.P99AgainstSameHost)):F2} times the same host's."));
    }
}
