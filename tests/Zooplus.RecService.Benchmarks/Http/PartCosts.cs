using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.Benchmarks.Hosts;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator.Reports;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>
/// What each part of the host costs a request: the empty endpoint on a bare host, and with one part more each time, in turn. Processor time,
/// since throughput beside a generator on the same processors says less. And by several processes each: what the runtime compiled anew in one
/// of them, and where it put that, differs from the next by more than a part costs.
/// </summary>
/// <param name="hosts">The program that is each of <see cref="ComparedHosts"/>.</param>
/// <param name="starts">In how many processes each is measured.</param>
/// <param name="rounds">How often each process is measured.</param>
/// <param name="seconds">For how long each time.</param>
/// <param name="connections">How many connections ask at once.</param>
/// <param name="console">Where to tell of it.</param>
internal sealed class PartCosts(SiblingConsole hosts, int starts, int rounds, int seconds, int connections, IAnsiConsole console)
{
    private static readonly Dictionary<string, string> Settings = new() { ["Journal:Path"] = "" };

    // By then the runtime has compiled anew what is asked often.
    private const int WarmUpSeconds = 3;

    private readonly Wrk _wrk = new(connections);

    /// <summary>Measures, and prints the median of each host and by how much it is above the one before.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var measured = Enumerable.Range(0, HostParts.All.Count + 1).Select(_ => new List<double>()).ToList();
        for (var start = 0; start < starts; start++)
        {
            await MeasureAllAsync(measured, cancellationToken);
        }

        Print(measured.ConvertAll(Medians.Of));
    }

    /// <summary>Starts every host, and adds to what was measured of each the median of its rounds.</summary>
    private async Task MeasureAllAsync(List<List<double>> measured, CancellationToken cancellationToken)
    {
        var running = new List<HostProcess>();
        try
        {
            for (var parts = 0; parts < measured.Count; parts++)
            {
                running.Add(await HostProcess.StartAsync(hosts, ComparedHosts.Parts, Settings, cancellationToken, Text($"{parts}")));
                await MeasureAsync(running[^1], WarmUpSeconds, cancellationToken);
            }

            var times = running.ConvertAll(_ => new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                for (var turn = 0; turn < running.Count; turn++)
                {
                    var host = (turn + round) % running.Count;
                    times[host].Add(await MeasureAsync(running[host], seconds, cancellationToken));
                }
            }

            for (var host = 0; host < running.Count; host++)
            {
                measured[host].Add(Medians.Of(times[host]));
            }
        }
        finally
        {
            foreach (var host in running)
            {
                await host.DisposeAsync();
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The processor time of a request, in microseconds.</summary>
    private async Task<double> MeasureAsync(HostProcess host, int forSeconds, CancellationToken cancellationToken)
    {
        var before = host.ProcessorTime();
        var figures = await _wrk.RunAsync(new Uri(host.Address, EmptyEndpoint.Path), forSeconds, cancellationToken);
        return (host.ProcessorTime() - before).TotalMicroseconds / figures.Requests;
    }

    private void Print(List<double> medians) => ConsoleReport.Print(console, new ReportTable(
        Text($"Processor time of an empty request, median of {starts} processes, of each the median of {rounds} rounds of {seconds} s; in µs"),
        ["Host", "a request", "more than before"],
        [
            .. medians.Select((median, parts) => (IReadOnlyList<string>)
            [
                parts == 0 ? "bare" : Text($"+ {HostParts.All[parts - 1].Name}"), Text($"{median:F2}"), parts == 0 ? "" : Text($"{median - medians[parts - 1]:F2}"),
            ]),
        ]));
}
