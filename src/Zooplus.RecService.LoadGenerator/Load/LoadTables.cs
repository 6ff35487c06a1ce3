using Zooplus.RecService.LoadGenerator.Reports;

namespace Zooplus.RecService.LoadGenerator.Load;

/// <summary>The figures of a load test in tables.</summary>
internal static class LoadTables
{
    /// <summary>Throughput and times, and what failed if anything did.</summary>
    public static IEnumerable<ReportTable> Of(LoadFigures figures)
    {
        (string Name, EndpointFigures Figures)[] endpoints = [("/recommend", figures.Recommend), ("/feedback", figures.Feedback)];
        yield return new ReportTable(
            Text($"{figures.Seconds:F1} s, {figures.Users} users at once, {Rate(figures.RateAsked)}; times in ms"),
            ["Endpoint", "Time", "Answered", "per second", "p50", "p90", "p99", "p99.9", "max"],
            [
                .. endpoints.SelectMany(endpoint => (string[][])
                [
                    Row(endpoint.Name, "response", endpoint.Figures, endpoint.Figures.ResponseTimeMs),
                    Row("", "service", endpoint.Figures, endpoint.Figures.ServiceTimeMs),
                ]),
            ]);

        string[][] errors =
        [
            .. endpoints.SelectMany(endpoint => endpoint.Figures.Errors.Select(error => (string[])[endpoint.Name, error.Key, Text($"{error.Value:N0}")])),
        ];
        if (errors.Length > 0)
        {
            yield return new ReportTable(Text($"Errors: {figures.ErrorRate:P2} of the requests"), ["Endpoint", "Kind", "Count"], errors);
        }
    }

    private static string[] Row(string name, string kind, EndpointFigures endpoint, LatencyFigures times) =>
    [
        name,
        kind,
        Text($"{endpoint.Successes:N0}"),
        Text($"{endpoint.PerSecond:N0}"),
        Text($"{times.P50:F2}"),
        Text($"{times.P90:F2}"),
        Text($"{times.P99:F2}"),
        Text($"{times.P999:F2}"),
        Text($"{times.Max:F2}"),
    ];

    private static string Rate(double? rate) => rate is null ? "as fast as possible" : Text($"{rate:N0} visits a second asked for");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
