using System.Buffers;

namespace Zooplus.RecService.Core.Policies;

/// <summary>A uniform draw of products without replacement.</summary>
internal static class UniformDraw
{
    private const int StackGroups = 64;

    /// <summary>Draws a slate in random order.</summary>
    /// <param name="input">The n products to draw from, how many to draw, and how many of a category.</param>
    /// <param name="draws">The source of randomness.</param>
    /// <returns>
    /// The products, with their propensities and no scores. Each stands at each rank with probability 1/n, until the limit to a category
    /// may have left some out: from there on the propensities can only be estimated.
    /// </returns>
    public static RankedProduct[] Draw(in DecisionInput input, ref SeededDraws draws)
    {
        if (input.MaxPerCategory is not null)
        {
            return DrawLimited(input, ref draws);
        }

        var items = new RankedProduct[Math.Min(input.Count, input.Eligible.Length)];
        var propensity = 1.0 / input.Eligible.Length;
        if (items.Length == 1)
        {
            items[0] = new RankedProduct(input.Eligible[draws.NextInt32(input.Eligible.Length)], 0, 0, 0, propensity);
            return items;
        }

        var rented = ArrayPool<int>.Shared.Rent(input.Eligible.Length);
        var urn = rented.AsSpan(0, input.Eligible.Length);
        input.Eligible.CopyTo(urn);
        for (var rank = 0; rank < items.Length; rank++)
        {
            var pick = rank + draws.NextInt32(urn.Length - rank);
            items[rank] = new RankedProduct(urn[pick], 0, 0, 0, propensity);
            urn[pick] = urn[rank];
        }

        ArrayPool<int>.Shared.Return(rented);
        return items;
    }

    /// <summary>The probability with which a uniform draw puts a product at a rank: 1/n, or null where it can only be estimated.</summary>
    /// <param name="input">The n products to draw from, and how many of a category.</param>
    /// <param name="rank">The rank, from 0.</param>
    public static double? Propensity(in DecisionInput input, int rank)
    {
        if (input.MaxPerCategory is null)
        {
            return 1.0 / input.Eligible.Length;
        }

        using var eligible = EligibleByCategory.Of(input);
        var rented = ArrayPool<int>.Shared.Rent(eligible.Count);
        var room = rented.AsSpan(0, eligible.Count);
        CategoryRoom.Fill(room, input);
        var (open, categories, smallest) = (0, 0, int.MaxValue);
        for (var group = 0; group < room.Length; group++)
        {
            if (room[group] > 0 && eligible[group].Length > 0)
            {
                open += eligible[group].Length;
                categories++;
                smallest = Math.Min(smallest, room[group]);
            }
        }

        ArrayPool<int>.Shared.Return(rented);
        return categories == 1 || rank < smallest ? 1.0 / open : null;
    }

    private static RankedProduct[] DrawLimited(in DecisionInput input, ref SeededDraws draws)
    {
        using var eligible = EligibleByCategory.Of(input);
        var rented = eligible.Count > StackGroups ? ArrayPool<ScoredGroup>.Shared.Rent(eligible.Count) : null;
        Span<ScoredGroup> groups = rented is null ? stackalloc ScoredGroup[StackGroups] : rented;
        groups = groups[..eligible.Count];
        ScoredGroup.Fill(groups, eligible);
        var items = GroupedSlate.Fill(groups, eligible, input, ref draws);
        if (rented is not null)
        {
            ArrayPool<ScoredGroup>.Shared.Return(rented);
        }

        return items;
    }
}
