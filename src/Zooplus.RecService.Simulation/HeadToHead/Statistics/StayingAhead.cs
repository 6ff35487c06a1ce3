namespace Zooplus.RecService.Simulation.HeadToHead.Statistics;

/// <summary>From when on one is ahead of another for good.</summary>
public static class StayingAhead
{
    // The probabilities are sums of rounded decimals: what is equal may differ in the last bits, and that is no lead.
    private const double Tie = 1e-9;

    /// <summary>After how many steps one is ahead at every further step.</summary>
    /// <param name="margins">By how much it is ahead after each step; below 0 it is behind.</param>
    /// <returns>0 when it always was; null when it is not ahead at the end.</returns>
    public static int? After(ReadOnlySpan<double> margins)
    {
        if (margins.IsEmpty || margins[^1] <= Tie)
        {
            return null;
        }

        var last = margins.Length - 1;
        while (last >= 0 && margins[last] > Tie)
        {
            last--;
        }

        return last + 1;
    }
}
