using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.Benchmarks.Hosts;
using Zooplus.RecService.Client;
using Zooplus.RecService.LoadGenerator;
using Zooplus.RecService.LoadGenerator.Load;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator.Reports;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>
/// Whether learning makes readers wait: <c>/recommend</c> at a fixed rate beside as many <c>/feedback</c>, and beside as many empty
/// requests, in turn. Times are from when a request was meant to be sent, so that a stall counts for all it delays.
/// </summary>
/// <param name="hosts">The program that is each of <see cref="ComparedHosts"/>.</param>
/// <param name="rounds">How often each is measured.</param>
/// <param name="seconds">For how long each time.</param>
/// <param name="rate">Requests of either kind that start in a second.</param>
/// <param name="console">Where to tell of it.</param>
internal sealed class LearningComparison(SiblingConsole hosts, int rounds, int seconds, int rate, IAnsiConsole console)
{
    /// <summary>Measures, and prints the rounds and the median of their ratios.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new JournalFolder();
        await using var host = await HostProcess.StartAsync(hosts, ComparedHosts.Service, folder.SettingWithRoom(), cancellationToken);
        using var emptyHttp = RecServiceHttp.CreateClient(EmptyEndpoint.RootAt(host.Address));
        var settings = SteadyLoad.Of(seconds, rate);
        Crowd[] crowds =
        [
            await Crowd.GatherAsync(host.Http, settings, TimeProvider.System, cancellationToken),
            await Crowd.GatherAsync(host.Http, settings, TimeProvider.System, cancellationToken, emptyHttp),
        ];
        foreach (var crowd in crowds)
        {
            await MeasureAsync(crowd, host, settings.WarmUp, cancellationToken);
        }

        var measured = new List<LoadFigures[]>();
        for (var round = 0; round < rounds; round++)
        {
            var figures = new LoadFigures[crowds.Length];
            for (var turn = 0; turn < crowds.Length; turn++)
            {
                var crowd = (turn + round) % crowds.Length;
                figures[crowd] = await MeasureAsync(crowds[crowd], host, settings.Duration, cancellationToken);
            }

            measured.Add(figures);
        }

        Print(measured);
    }

    private static async Task<LoadFigures> MeasureAsync(Crowd crowd, HostProcess host, TimeSpan length, CancellationToken cancellationToken)
    {
        await new RecServiceAdmin(host.Http).ResetPolicyAsync(Wrk.Policy, cancellationToken: cancellationToken);
        var figures = await crowd.VisitAsync(length, cancellationToken);
        return figures.IsAcceptable ? figures : throw CommandFailedException.Failed(Text($"{figures.ErrorRate:P2} of the requests failed."));
    }

    private static double Ratio(LoadFigures[] figures) => figures[0].Recommend.ResponseTimeMs.P99 / figures[1].Recommend.ResponseTimeMs.P99;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Print(List<LoadFigures[]> measured)
    {
        ConsoleReport.Print(console, new ReportTable(
            Text($"/recommend at {rate:N0} a second for {seconds} s beside as many others; in ms from when it was meant to be sent"),
            ["Round", "p50 beside /feedback", "p50 beside empty", "p99 beside /feedback", "p99 beside empty", "p99 ratio"],
            [
                .. measured.Select((figures, number) => (IReadOnlyList<string>)
                [
                    Text($"{number + 1}"),
                    Text($"{figures[0].Recommend.ResponseTimeMs.P50:F2}"),
                    Text($"{figures[1].Recommend.ResponseTimeMs.P50:F2}"),
                    Text($"{figures[0].Recommend.ResponseTimeMs.P99:F2}"),
                    Text($"{figures[1].Recommend.ResponseTimeMs.P99:F2}"),
                    Text($"{Ratio(figures):F2}"),
                ]),
            ]));
        console.WriteLine(Text($"Median: p99 beside learning is {Medians.Of(measured.Select(Ratio)):F2} times that beside empty requests."));
    }
}
