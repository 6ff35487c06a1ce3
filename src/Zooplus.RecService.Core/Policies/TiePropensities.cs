using System.Numerics;

namespace Zooplus.RecService.Core.Policies;

/// <summary>The propensities of a slate that is ranked by scores, equal ones being drawn.</summary>
internal static class TiePropensities
{
    /// <summary>Sets them: 1 over the number of eligible products of the same score.</summary>
    /// <param name="items">The slate, best first.</param>
    /// <param name="scores">The score of every eligible product.</param>
    /// <param name="limited">
    /// Whether products of a category are limited. Then a draw may decide which category is full, and from the first draw on the
    /// propensities can only be estimated.
    /// </param>
    public static void Set<T>(Span<RankedProduct> items, ReadOnlySpan<T> scores, bool limited)
        where T : INumber<T>
    {
        for (var first = 0; first < items.Length;)
        {
            var end = first + 1;
            while (end < items.Length && items[end].Score == items[first].Score)
            {
                end++;
            }

            // Products left out for want of places can only be tied with the last ones, and those left out for a limit with any.
            var tied = end == items.Length || limited ? Count(scores, items[first].Score) : end - first;
            double? propensity = limited && tied > 1 ? null : 1.0 / tied;
            var last = propensity is null ? items.Length : end;
            while (first < last)
            {
                items[first] = items[first] with { Propensity = propensity };
                first++;
            }
        }
    }

    private static int Count<T>(ReadOnlySpan<T> scores, double score)
        where T : INumber<T>
    {
        var count = 0;
        foreach (var other in scores)
        {
            count += double.CreateChecked(other) == score ? 1 : 0;
        }

        return count;
    }
}
