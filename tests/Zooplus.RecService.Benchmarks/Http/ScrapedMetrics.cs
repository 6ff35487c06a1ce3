using System.Globalization;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>What a host says of itself at <c>/metrics</c>.</summary>
internal sealed class ScrapedMetrics
{
    private readonly string[] _lines;

    private ScrapedMetrics(string[] lines) => _lines = lines;

    /// <summary>Bytes that the process has allocated so far.</summary>
    public double AllocatedBytes => Sum("dotnet_gc_heap_total_allocated_bytes");

    /// <summary>Decisions that were answered but not recorded.</summary>
    public double UnrecordedDecisions => Sum("recservice_decisions", "recorded=\"False\"") + Sum("recservice_decisions", "recorded=\"false\"");

    /// <summary>Reads them.</summary>
    public static async Task<ScrapedMetrics> ReadAsync(HttpClient http, CancellationToken cancellationToken) =>
        new((await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken)).Split('\n'));

    private double Sum(string name, string label = "") => _lines
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
        .Select(line => line.Split(' '))
        .Sum(words => double.Parse(words[1], CultureInfo.InvariantCulture));
}
