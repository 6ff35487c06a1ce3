namespace Zooplus.RecService.Simulation.HeadToHead.Statistics;

/// <summary>How a figure varies across repeats.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="StandardDeviation">Its sample standard deviation; null for a single repeat.</param>
/// <param name="Interval">Where the mean of ever more repeats would lie (Student's t, 95 %); null for a single repeat.</param>
public sealed record Spread(double Mean, double? StandardDeviation, Interval? Interval)
{
    /// <summary>The spread of one or more values.</summary>
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        if (values.Count == 1)
        {
            return new Spread(mean, null, null);
        }

        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        return new Spread(mean, deviation, Interval.OfMean(mean, deviation, values.Count));
    }
}
