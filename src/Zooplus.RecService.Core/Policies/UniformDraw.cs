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

        using var eligible = EligibleGroups.Of(input);
        var rented = ArrayPool<int>.Shared.Rent(CategoryRoom.Count(input.Catalogue));
        var room = rented.AsSpan(0, CategoryRoom.Count(input.Catalogue));
        CategoryRoom.Fill(room, input);
        var (open, categories, last, smallest) = (0, 0, -1, int.MaxValue);
        for (var group = 0; group < eligible.Count; group++)
        {
            var category = eligible.CategoryOf(group);
            if (room[category] > 0 && eligible[group].Length > 0)
            {
                // The groups of a category stand together.
                open += eligible[group].Length;
                categories += category == last ? 0 : 1;
                last = category;
                smallest = Math.Min(smallest, room[category]);
            }
        }

        ArrayPool<int>.Shared.Return(rented);
        return categories == 1 || rank < smallest ? 1.0 / open : null;
    }

    private static RankedProduct[] DrawLimited(in DecisionInput input, ref SeededDraws draws)
    {
        using var eligible = EligibleGroups.Of(input);
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
