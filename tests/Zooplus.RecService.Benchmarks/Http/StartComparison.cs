using System.Diagnostics;
using System.Globalization;
using System.Text;
using Spectre.Console;
using Zooplus.RecService.LoadGenerator;
using Zooplus.RecService.LoadGenerator.Reports;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>How long the service takes from the start of its process to being ready, beside its host without features, and how fast its first answer is.</summary>
/// <param name="rounds">How often each is started.</param>
/// <param name="console">Where to tell of it.</param>
internal sealed class StartComparison(int rounds, IAnsiConsole console)
{
    private const int Requests = 1_000;
    private const int Last = 100;

    private static readonly Dictionary<string, string> Settings = new() { ["Journal:Path"] = "" };

    /// <summary>Starts both in turn, and prints each round and the medians.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Once for nothing: the first request must not wait for code of this process either.
        await MeasureAsync(ComparedHosts.Featureless, EmptyEndpoint.Path, cancellationToken);
        var starts = new List<(Start Service, Start Host)>();
        for (var round = 0; round < rounds; round++)
        {
            var host = await MeasureAsync(ComparedHosts.Featureless, EmptyEndpoint.Path, cancellationToken);
            starts.Add((await MeasureAsync(ComparedHosts.Service, "/recommend", cancellationToken), host));
        }

        ConsoleReport.Print(console, new ReportTable(
            "Start of the notebook's shop, in ms; the last requests are 901 to 1,000",
            ["Round", "service ready", "host ready", "ratio", "first request", "median of the last", "ratio"],
            [
                .. starts.Select((start, number) => (IReadOnlyList<string>)
                [
                    Text($"{number + 1}"),
                    Text($"{start.Service.Ready.TotalMilliseconds:N0}"),
                    Text($"{start.Host.Ready.TotalMilliseconds:N0}"),
                    Text($"{start.Service.Ready / start.Host.Ready:F2}"),
                    Text($"{start.Service.First.TotalMilliseconds:F2}"),
                    Text($"{start.Service.Later.TotalMilliseconds:F2}"),
                    Text($"{start.Service.First / start.Service.Later:F1}"),
                ]),
            ]));
        console.WriteLine(Text(
            $"Medians: ready after {Medians.Of(starts.Select(start => start.Service.Ready.TotalMilliseconds)):N0} ms, {Medians.Of(starts.Select(start => start.Service.Ready / start.Host.Ready)):F2} times the host without features; the first request takes {Medians.Of(starts.Select(start => start.Service.First / start.Service.Later)):F1} times a later one."));
    }

    private static async Task<Start> MeasureAsync(string kind, string path, CancellationToken cancellationToken)
    {
        await using var host = await HostProcess.StartAsync(kind, Settings, cancellationToken);
        var times = new TimeSpan[Requests];
        for (var request = 0; request < times.Length; request++)
        {
            using var body = new StringContent(Text($$"""{"userId":"{{request}}","policy":"linucb"}"""), Encoding.UTF8, "application/json");
            var started = Stopwatch.GetTimestamp();
            using var answer = await host.Http.PostAsync(new Uri(path, UriKind.Relative), body, cancellationToken);
            times[request] = Stopwatch.GetElapsedTime(started);
            if (!answer.IsSuccessStatusCode)
            {
                throw CommandFailedException.Failed(Text($"{path} answered {(int)answer.StatusCode}."));
            }
        }

        return new Start(host.StartTime, times[0], TimeSpan.FromMilliseconds(Medians.Of(times[^Last..].Select(time => time.TotalMilliseconds))));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>One start.</summary>
    /// <param name="Ready">From the start of the process until it says that it is ready.</param>
    /// <param name="First">The time of the first request after that.</param>
    /// <param name="Later">The median time of the last requests.</param>
    private sealed record Start(TimeSpan Ready, TimeSpan First, TimeSpan Later);
}
