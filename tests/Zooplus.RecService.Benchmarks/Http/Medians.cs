namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>The middle of what was measured, which one slow round does not move.</summary>
internal static class Medians
{
    /// <summary>The median; the mean of the two in the middle for an even number of values.</summary>
    /// <param name="values">One at least.</param>
    public static double Of(IEnumerable<double> values)
    {
        var ascending = values.Order().ToArray();
        return (ascending[(ascending.Length - 1) / 2] + ascending[ascending.Length / 2]) / 2;
    }
}
