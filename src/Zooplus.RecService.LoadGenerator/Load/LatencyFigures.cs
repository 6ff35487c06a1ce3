using HdrHistogram;

namespace Zooplus.RecService.LoadGenerator.Load;

/// <summary>A distribution of times in milliseconds; all 0 when there were none.</summary>
/// <param name="P50">Half of them are no longer than this.</param>
/// <param name="P90">90 % are no longer than this.</param>
/// <param name="P99">99 % are no longer than this.</param>
/// <param name="P999">99.9 % are no longer than this.</param>
/// <param name="Max">The longest.</param>
internal sealed record LatencyFigures(double P50, double P90, double P99, double P999, double Max)
{
    /// <summary>The figures of a histogram of microseconds.</summary>
    public static LatencyFigures Of(HistogramBase microseconds)
    {
        return microseconds.TotalCount == 0
            ? new LatencyFigures(0, 0, 0, 0, 0)
            : new LatencyFigures(At(50), At(90), At(99), At(99.9), At(100));

        double At(double percentile) => microseconds.GetValueAtPercentile(percentile) / 1000.0;
    }
}
