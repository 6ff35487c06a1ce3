using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.Benchmarks.Hosts;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator.Reports;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>How long the service takes from the start of its process to being ready, beside its host without features, and how fast its first answer is.</summary>
/// <param name="hosts">The program that is each of <see cref="ComparedHosts"/>.</param>
/// <param name="rounds">How often each is started.</param>
/// <param name="console">Where to tell of it.</param>
internal sealed class StartComparison(SiblingConsole hosts, int rounds, IAnsiConsole console)
{
    private const int Requests = 1_000;
    private const int Last = 100;

    // Long enough for the processor to have forgotten the service.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, string> Settings = new() { ["Journal:Path"] = "" };

    /// <summary>Starts both in turn, and prints each round and the medians.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Once for nothing: the first request must not wait for code of this process either. Nor for its garbage, so the requests are made before they are sent.
        await MeasureAsync(ComparedHosts.Featureless, EmptyEndpoint.Path, cancellationToken);
        var starts = new List<(Start Service, Start Host)>();
        for (var round = 0; round < rounds; round++)
        {
            var host = await MeasureAsync(ComparedHosts.Featureless, EmptyEndpoint.Path, cancellationToken);
            starts.Add((await MeasureAsync(ComparedHosts.Service, "/recommend", cancellationToken), host));
        }

        ConsoleReport.Print(console, new ReportTable(
            "Start of the notebook's shop, in ms; the last requests are 901 to 1,000, and one after them follows a pause of a second",
            ["Round", "service ready", "host ready", "ratio", "first request", "median of the last", "ratio", "after the pause", "host's first", "after the pause"],
            [
                .. starts.Select((start, number) => (IReadOnlyList<string>)
                [
                    Text($"{number + 1}"),
                    Text($"{start.Service.Ready.TotalMilliseconds:N0}"),
                    Text($"{start.Host.Ready.TotalMilliseconds:N0}"),
                    Text($"{start.Service.Ready / start.Host.Ready:F2}"),
                    Text($"{start.Service.First:F2}"),
                    Text($"{start.Service.Later:F2}"),
                    Text($"{start.Service.First / start.Service.Later:F1}"),
                    Text($"{start.Service.AfterPause:F2}"),
                    Text($"{start.Host.First:F2}"),
                    Text($"{start.Host.AfterPause:F2}"),
                ]),
            ]));
        console.WriteLine(Text(
            $"Medians: ready after {MedianOf(start => start.Service.Ready.TotalMilliseconds):N0} ms, {MedianOf(start => start.Service.Ready / start.Host.Ready):F2} times the host without features; the first request takes {MedianOf(start => start.Service.First / start.Service.Later):F1} times a later one (the host's {MedianOf(start => start.Host.First / start.Host.Later):F1} times), and one after a pause {MedianOf(start => start.Service.AfterPause):F2} ms (the host's {MedianOf(start => start.Host.AfterPause):F2} ms)."));

        double MedianOf(Func<(Start Service, Start Host), double> figure) => Medians.Of(starts.Select(figure));
    }

    private async Task<Start> MeasureAsync(string kind, string path, CancellationToken cancellationToken)
    {
        await using var host = await HostProcess.StartAsync(hosts, kind, Settings, cancellationToken);
        using var connection = new PlainConnection(host.Address);
        connection.Ask(PlainConnection.Get("/health/ready"));
        var times = Array.ConvertAll(
            [.. Enumerable.Range(0, Requests).Select(user => PlainConnection.Post(path, Text($$"""{"userId":"{{user}}","policy":"linucb"}""")))],
            request => connection.Ask(request).TotalMilliseconds);
        await Task.Delay(Pause, cancellationToken);
        var afterPause = connection.Ask(PlainConnection.Post(path, """{"userId":"0","policy":"linucb"}""")).TotalMilliseconds;
        return new Start(host.StartTime, times[0], Medians.Of(times[^Last..]), afterPause);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>One start.</summary>
    /// <param name="Ready">From the start of the process until it says that it is ready.</param>
    /// <param name="First">The time of the first request after that, in ms.</param>
    /// <param name="Later">The median time of the last requests, in ms.</param>
    /// <param name="AfterPause">The time of a request after a pause, in ms.</param>
    private sealed record Start(TimeSpan Ready, double First, double Later, double AfterPause);
}
