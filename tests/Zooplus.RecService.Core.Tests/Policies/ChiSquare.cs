namespace Zooplus.RecService.Core.Tests.Policies;

/// <summary>Pearson's test of fit. The draws under test are seeded, so it passes always or never.</summary>
internal static class ChiSquare
{
    /// <summary>Asserts that counts fit a uniform distribution: the statistic lies within four standard deviations of its mean.</summary>
    public static void AssertUniform(IReadOnlyCollection<int> counts)
    {
        var expected = counts.Average();
        var statistic = counts.Sum(count => (count - expected) * (count - expected) / expected);
        var degrees = counts.Count - 1;
        Assert.InRange(statistic, degrees - (4 * Math.Sqrt(2 * degrees)), degrees + (4 * Math.Sqrt(2 * degrees)));
    }
}
