using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.LoadGenerator.Reports;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>
/// What each part of the host costs a request: the empty endpoint on a bare host, and with one part more each time, in turn. Processor time,
/// since throughput beside a generator on the same processors says less.
/// </summary>
/// <param name="rounds">How often each is measured.</param>
/// <param name="seconds">For how long each time.</param>
/// <param name="connections">How many connections ask at once.</param>
/// <param name="console">Where to tell of it.</param>
internal sealed class PartCosts(int rounds, int seconds, int connections, IAnsiConsole console)
{
    private static readonly Dictionary<string, string> Settings = new() { ["Journal:Path"] = "" };

    private readonly Wrk _wrk = new(connections);

    /// <summary>Measures, and prints the median of each host and by how much it is above the one before.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var hosts = new List<HostProcess>();
        try
        {
            for (var parts = 0; parts <= HostParts.All.Count; parts++)
            {
                hosts.Add(await HostProcess.StartAsync(ComparedHosts.Parts, Settings, cancellationToken, Text($"{parts}")));
                await MeasureAsync(hosts[^1], cancellationToken);
            }

            var measured = hosts.ConvertAll(_ => new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                for (var turn = 0; turn < hosts.Count; turn++)
                {
                    var host = (turn + round) % hosts.Count;
                    measured[host].Add(await MeasureAsync(hosts[host], cancellationToken));
                }
            }

            Print(measured.ConvertAll(Medians.Of));
        }
        finally
        {
            foreach (var host in hosts)
            {
                await host.DisposeAsync();
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The processor time of a request, in microseconds.</summary>
    private async Task<double> MeasureAsync(HostProcess host, CancellationToken cancellationToken)
    {
        var before = host.ProcessorTime();
        var figures = await _wrk.RunAsync(new Uri(host.Address, EmptyEndpoint.Path), seconds, cancellationToken);
        return (host.ProcessorTime() - before).TotalMicroseconds / figures.Requests;
    }

    private void Print(List<double> medians) => ConsoleReport.Print(console, new ReportTable(
        Text($"Processor time of an empty request, median of {rounds} rounds of {seconds} s; in µs"),
        ["Host", "a request", "more than before"],
        [
            .. medians.Select((median, parts) => (IReadOnlyList<string>)
            [
                parts == 0 ? "bare" : Text($"+ {HostParts.All[parts - 1].Name}"), Text($"{median:F2}"), parts == 0 ? "" : Text($"{median - medians[parts - 1]:F2}"),
            ]),
        ]));
}
