using System.Buffers;

namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// Fills a slate from groups of products: highest score first, and of equal scores a uniform draw among all their products. Costs as
/// much as there are groups, however many products they hold.
/// </summary>
internal ref struct GroupedSlate
{
    // Draws that hit a product which is taken are repeated so often, then the free ones are counted through.
    private const int Attempts = 16;

    private readonly EligibleGroups _eligible;
    private readonly Predicate<int>? _leftOut;
    private readonly RankedProduct[] _items;
    private readonly Span<int> _room;
    private int _placed;

    private GroupedSlate(EligibleGroups eligible, Predicate<int>? leftOut, RankedProduct[] items, Span<int> room)
    {
        _eligible = eligible;
        _leftOut = leftOut;
        _items = items;
        _room = room;
    }

    /// <summary>Fills a slate.</summary>
    /// <param name="groups">The groups; their sizes change.</param>
    /// <param name="eligible">The products of the groups without a product of their own.</param>
    /// <param name="input">How many to choose, and how many of a category.</param>
    /// <param name="draws">The source of randomness.</param>
    /// <param name="leftOut">Which products of a group stand by themselves; null for none.</param>
    /// <returns>
    /// The slate, best first, with propensities that are exact: 1 over the number of products of equal score. A propensity is null
    /// where several categories have equal scores and the limit to a category may have cut one of them short before.
    /// </returns>
    public static RankedProduct[] Fill(
        Span<ScoredGroup> groups, EligibleGroups eligible, in DecisionInput input, ref SeededDraws draws, Predicate<int>? leftOut = null)
    {
        var products = 0;
        foreach (ref readonly var group in groups)
        {
            products += group.Size;
        }

        var items = new RankedProduct[Math.Min(input.Count, products)];
        var rented = input.MaxPerCategory is null ? null : ArrayPool<int>.Shared.Rent(CategoryRoom.Count(input.Catalogue));
        var room = rented.AsSpan(0, rented is null ? 0 : CategoryRoom.Count(input.Catalogue));
        CategoryRoom.Fill(room, input);
        var slate = new GroupedSlate(eligible, leftOut, items, room);
        while (slate._placed < items.Length && slate.PlaceBest(groups, ref draws))
        {
        }

        if (rented is not null)
        {
            ArrayPool<int>.Shared.Return(rented);
        }

        return slate._placed == items.Length ? items : items[..slate._placed];
    }

    /// <summary>Places products of the highest score until they or the slate's places are used up.</summary>
    /// <returns>False when there is no product left that may be placed.</returns>
    private bool PlaceBest(Span<ScoredGroup> groups, ref SeededDraws draws)
    {
        var best = double.NegativeInfinity;
        foreach (ref readonly var group in groups)
        {
            if (IsOpen(group) && group.Score > best)
            {
                best = group.Score;
            }
        }

        var tied = 0;
        foreach (ref readonly var group in groups)
        {
            tied += IsOpen(group) && group.Score == best ? group.Size : 0;
        }

        if (tied == 0)
        {
            return false;
        }

        var exact = UnaffectedByLimit(groups, best);
        var open = tied;
        for (var place = 0; open > 0 && _placed < _items.Length; place++)
        {
            ref var group = ref Draw(groups, best, open, ref draws);
            var product = group.Product >= 0 ? group.Product : DrawProduct(group, ref draws);
            _items[_placed++] = new RankedProduct(product, group.Score, group.ExpectedReward, group.Bonus, place < exact ? 1.0 / tied : null);
            group.Size--;
            open--;
            if (!_room.IsEmpty && --_room[group.Category] == 0)
            {
                foreach (ref readonly var other in groups)
                {
                    open -= other.Category == group.Category && other.Score == best ? other.Size : 0;
                }
            }
        }

        return true;
    }

    /// <summary>How many of the tied products can be drawn before the limit to a category may have changed which are drawn next.</summary>
    private readonly int UnaffectedByLimit(Span<ScoredGroup> groups, double best)
    {
        if (_room.IsEmpty)
        {
            return int.MaxValue;
        }

        var (smallest, category, several) = (int.MaxValue, -1, false);
        foreach (ref readonly var group in groups)
        {
            if (!IsOpen(group) || group.Score != best)
            {
                continue;
            }

            several |= category >= 0 && category != group.Category;
            category = group.Category;
            smallest = Math.Min(smallest, _room[category]);
        }

        return several ? smallest : int.MaxValue;
    }

    private readonly ref ScoredGroup Draw(Span<ScoredGroup> groups, double best, int open, ref SeededDraws draws)
    {
        var pick = open == 1 ? 0 : draws.NextInt32(open);
        var index = 0;
        while (true)
        {
            ref var group = ref groups[index++];
            if (IsOpen(group) && group.Score == best && (pick -= group.Size) < 0)
            {
                return ref group;
            }
        }
    }

    private readonly int DrawProduct(in ScoredGroup group, ref SeededDraws draws)
    {
        var products = _eligible[group.Group];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var product = products[draws.NextInt32(products.Length)];
            if (IsFree(product))
            {
                return product;
            }
        }

        var pick = draws.NextInt32(group.Size);
        foreach (var product in products)
        {
            if (IsFree(product) && pick-- == 0)
            {
                return product;
            }
        }

        throw new InvalidOperationException($"The group {group.Group} counts {group.Size} products more than it has.");
    }

    private readonly bool IsFree(int product)
    {
        for (var rank = 0; rank < _placed; rank++)
        {
            if (_items[rank].Product == product)
            {
                return false;
            }
        }

        return _leftOut?.Invoke(product) != true;
    }

    private readonly bool IsOpen(in ScoredGroup group) => group.Size > 0 && (_room.IsEmpty || _room[group.Category] > 0);
}
