using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Spectre.Console;
using Zooplus.RecService.Benchmarks.Hosts;
using Zooplus.RecService.Client;
using Zooplus.RecService.LoadGenerator;
using Zooplus.RecService.LoadGenerator.Load;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.LoadGenerator.Shops;
using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>
/// How long a change of one product takes over HTTP, with the journal, beside recommendations and feedback at a fixed rate, and whether
/// those wait for it: the same load without changes is measured in turn.
/// </summary>
/// <param name="hosts">The program that is each of <see cref="ComparedHosts"/>.</param>
/// <param name="products">How many products the shop has.</param>
/// <param name="rounds">How often each is measured.</param>
/// <param name="seconds">For how long each time.</param>
/// <param name="rate">Recommendations, each with its feedback, that start in a second.</param>
/// <param name="console">Where to tell of it.</param>
internal sealed class CatalogueChangeTimes(SiblingConsole hosts, int products, int rounds, int seconds, int rate, IAnsiConsole console)
{
    private const string Product = "new";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly List<double> _puts = [];
    private readonly List<double> _deletes = [];

    /// <summary>Measures, and prints.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new JournalFolder();
        await using var host = await HostProcess.StartAsync(hosts, ComparedHosts.Service, folder.SettingWithRoom(), cancellationToken);
        await new RecServiceAdmin(host.Http).ReplaceCatalogueAsync(WorldCatalogue.Of(new ShopWorld(products, 1_000, 42)), cancellationToken);
        var settings = SteadyLoad.Of(seconds, rate);
        var crowd = await Crowd.GatherAsync(host.Http, settings, TimeProvider.System, cancellationToken);
        await MeasureAsync(crowd, host, changes: true, cancellationToken);
        _puts.Clear();
        _deletes.Clear();

        var measured = new List<(LoadFigures Changing, LoadFigures Still)>();
        for (var round = 0; round < rounds; round++)
        {
            // Who goes first changes with the round: a machine that slows down must not do so for one alone.
            var first = await MeasureAsync(crowd, host, round % 2 == 0, cancellationToken);
            var second = await MeasureAsync(crowd, host, round % 2 != 0, cancellationToken);
            measured.Add(round % 2 == 0 ? (first, second) : (second, first));
        }

        Print(measured);
    }

    private static async Task<double> TimeAsync(Func<Task<HttpResponseMessage>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await ask();
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Times(List<double> times)
    {
        times.Sort();
        return Text($"{Medians.Of(times):F1} ms (median), {times[times.Count * 95 / 100]:F1} (95th percentile), {times[^1]:F1} (most) of {times.Count}");
    }

    private async Task<LoadFigures> MeasureAsync(Crowd crowd, HostProcess host, bool changes, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changing = changes ? ChangeAsync(host.Http, over.Token) : Task.CompletedTask;
        var figures = await crowd.VisitAsync(TimeSpan.FromSeconds(seconds), cancellationToken);
        await over.CancelAsync();
        await changing;
        return figures.IsAcceptable ? figures : throw CommandFailedException.Failed(Text($"{figures.ErrorRate:P2} of the requests failed."));
    }

    private async Task ChangeAsync(HttpClient http, CancellationToken over)
    {
        var path = new Uri($"/catalogue/products/{Product}", UriKind.Relative);
        while (!over.IsCancellationRequested)
        {
            _puts.Add(await TimeAsync(() => http.PutAsJsonAsync(path, new { category = "Dog Food" }, CancellationToken.None)));
            _deletes.Add(await TimeAsync(() => http.DeleteAsync(path, CancellationToken.None)));
            await Task.Delay(Pause, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Print(List<(LoadFigures Changing, LoadFigures Still)> measured)
    {
        ConsoleReport.Print(console, new ReportTable(
            Text($"{products:N0} products, {rate:N0} recommendations and rewards a second for {seconds} s; in ms from when a request was meant to be sent"),
            ["Round", "p50 with changes", "p50 without", "p99 with changes", "p99 without"],
            [
                .. measured.Select((round, number) => (IReadOnlyList<string>)
                [
                    Text($"{number + 1}"),
                    Text($"{round.Changing.Recommend.ResponseTimeMs.P50:F2}"),
                    Text($"{round.Still.Recommend.ResponseTimeMs.P50:F2}"),
                    Text($"{round.Changing.Recommend.ResponseTimeMs.P99:F2}"),
                    Text($"{round.Still.Recommend.ResponseTimeMs.P99:F2}"),
                ]),
            ]));
        console.WriteLine($"PUT of a product: {Times(_puts)}");
        console.WriteLine($"DELETE of it: {Times(_deletes)}");
    }
}
