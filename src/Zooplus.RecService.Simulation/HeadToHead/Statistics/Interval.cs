using MathNet.Numerics.Distributions;

namespace Zooplus.RecService.Simulation.HeadToHead.Statistics;

/// <summary>A 95 % confidence interval.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public sealed record Interval(double Low, double High)
{
    private const double UpperQuantile = 0.975;
    private static readonly double Z = Normal.InvCDF(0, 1, UpperQuantile);

    /// <summary>Of a probability, from independent trials (Wilson 1927): within 0 to 1 even at the edges.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">1 or more.</param>
    public static Interval OfProportion(long successes, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        var n = (double)trials;
        var p = successes / n;
        var scale = 1 + (Z * Z / n);
        var centre = (p + (Z * Z / (2 * n))) / scale;
        var half = Z / scale * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4 * n * n)));
        return new Interval(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>Of a mean, from a few independent values of unknown spread (Student's t).</summary>
    /// <param name="mean">Their mean.</param>
    /// <param name="standardDeviation">Their sample standard deviation.</param>
    /// <param name="count">How many there are, 2 or more.</param>
    public static Interval OfMean(double mean, double standardDeviation, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var half = StudentT.InvCDF(0, 1, count - 1, UpperQuantile) * standardDeviation / Math.Sqrt(count);
        return new Interval(mean - half, mean + half);
    }
}
