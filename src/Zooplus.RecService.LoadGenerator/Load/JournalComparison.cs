using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.Client;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator.Reports;

namespace Zooplus.RecService.LoadGenerator.Load;

/// <summary>What the journal costs: the same load on two services of our own, one with a journal and one without, in turn.</summary>
/// <param name="settings">The load of each round.</param>
/// <param name="rounds">How often each is measured.</param>
/// <param name="console">Where to tell of it.</param>
/// <param name="time">The clock.</param>
internal sealed class JournalComparison(LoadSettings settings, int rounds, IAnsiConsole console, TimeProvider time)
{
    /// <summary>Runs and prints each round and the median of their ratios.</summary>
    /// <returns>What the process ends with.</returns>
    /// <exception cref="CommandFailedException">A service did not start, or more failed than is allowed.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("recservice-load-");
        try
        {
            await using var without = await ServiceProcess.StartAsync(alpha: 1.5, settings.Weights, cancellationToken);
            await using var with = await ServiceProcess.StartAsync(alpha: 1.5, settings.Weights, cancellationToken, Path.Combine(folder.FullName, "journal.db"));
            using var httpWithout = RecServiceHttp.CreateClient(without.Address);
            using var httpWith = RecServiceHttp.CreateClient(with.Address);
            var crowdWithout = await Crowd.GatherAsync(httpWithout, settings, time, cancellationToken);
            var crowdWith = await Crowd.GatherAsync(httpWith, settings, time, cancellationToken);
            if (settings.WarmUp > TimeSpan.Zero)
            {
                await crowdWithout.VisitAsync(settings.WarmUp, cancellationToken);
                await crowdWith.VisitAsync(settings.WarmUp, cancellationToken);
            }

            var ratios = new List<double>();
            var rows = new List<IReadOnlyList<string>>();
            for (var round = 1; round <= rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Which goes first changes with the round: a machine that slows down must not do so for one side alone.
                var (first, second) = round % 2 == 1 ? (crowdWithout, crowdWith) : (crowdWith, crowdWithout);
                var one = await MeasureAsync(first, cancellationToken);
                var other = await MeasureAsync(second, cancellationToken);
                var (off, on) = round % 2 == 1 ? (one, other) : (other, one);
                ratios.Add(Rate(on) / Rate(off));
                rows.Add([Text($"{round}"), Text($"{Rate(off):N0}"), Text($"{Rate(on):N0}"), Text($"{ratios[^1]:F2}"), Text($"{off.Recommend.ServiceTimeMs.P99:F2}"), Text($"{on.Recommend.ServiceTimeMs.P99:F2}")]);
            }

            ConsoleReport.Print(console, new ReportTable(
                Text($"/recommend and /feedback, {settings.Users} users at once, {settings.Duration.TotalSeconds:0.#} s a round; p99 of /recommend in ms"),
                ["Round", "Requests/s, journal off", "journal on", "Ratio", "p99 off", "p99 on"],
                rows));
            console.WriteLine(Text($"Throughput with the journal on: {Median(ratios):F2} of that without, the median of {rounds} rounds."));
            return ExitCode.Done;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Rate(LoadFigures figures) => figures.Recommend.PerSecond + figures.Feedback.PerSecond;

    private static double Median(IEnumerable<double> ratios)
    {
        var ascending = ratios.Order().ToArray();
        return (ascending[(ascending.Length - 1) / 2] + ascending[ascending.Length / 2]) / 2;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task<LoadFigures> MeasureAsync(Crowd crowd, CancellationToken cancellationToken)
    {
        var figures = await crowd.VisitAsync(settings.Duration, cancellationToken);
        return figures.IsAcceptable
            ? figures
            : throw CommandFailedException.Failed(Text($"{figures.ErrorRate:P2} of the requests failed; --error-rate-max allows {figures.ErrorRateMax:P2}."));
    }
}
