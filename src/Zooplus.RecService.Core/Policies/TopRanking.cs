namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// Keeps the best of many scored products, best first. Of equal scores the one offered first stays ahead, so that offering in
/// ascending order breaks ties towards the lowest index, as <c>numpy.argmax</c> does; or the decision's draws break them.
/// </summary>
public struct TopRanking
{
    private readonly RankedProduct[] _items;
    private readonly Catalogue.ShopCatalogue? _catalogue;
    private readonly int[]? _room;
    private readonly SeededDraws _draws;
    private readonly ulong[]? _keys;
    private int _count;

    /// <summary>Makes room.</summary>
    /// <param name="count">How many products to keep, 1 or more.</param>
    /// <param name="offers">How many will be offered; no more than that are kept.</param>
    public TopRanking(int count, int offers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _items = new RankedProduct[Math.Min(count, offers)];
    }

    /// <summary>Makes room for a decision's slate, with no more products of a category than it allows.</summary>
    /// <param name="input">The decision; every eligible product may be offered once.</param>
    /// <param name="drawTies">Whether of equal scores each is as likely to be ahead, by the decision's id.</param>
    public TopRanking(in DecisionInput input, bool drawTies)
        : this(input.Count, input.Eligible.Length)
    {
        if (input.MaxPerCategory is not null)
        {
            _catalogue = input.Catalogue;
            _room = new int[CategoryRoom.Count(input.Catalogue)];
            CategoryRoom.Fill(_room, input);
        }

        if (drawTies)
        {
            _draws = SeededDraws.From(input.RecommendationId);
            _keys = new ulong[_items.Length];
        }
    }

    /// <summary>The score a further product must exceed to be kept, or where ties are drawn, reach; negative infinity while there is room.</summary>
    public readonly double Threshold => _count < _items.Length ? double.NegativeInfinity : _items[^1].Score;

    /// <summary>Takes a product in if it is among the best so far.</summary>
    public void Offer(in RankedProduct item)
    {
        var key = _keys is null ? 0 : _draws.At(item.Product);
        if (_room is not null && !MakeRoomInCategory(item, key))
        {
            return;
        }

        if (_count == _items.Length)
        {
            if (!IsAhead(item, key, _items.Length - 1))
            {
                return;
            }

            _count--;
            Leave(_items[_count]);
        }

        var place = _count;
        while (place > 0 && IsAhead(item, key, place - 1))
        {
            Move(place - 1, place);
            place--;
        }

        _items[place] = item;
        if (_keys is not null)
        {
            _keys[place] = key;
        }

        if (_room is not null)
        {
            _room[CategoryOf(item)]--;
        }

        _count++;
    }

    /// <summary>
    /// The kept products, best first; fewer than there is room for where the limit to a category leaves no others. Meaningful once every
    /// product has been offered.
    /// </summary>
    public readonly RankedProduct[] Items => _count == _items.Length ? _items : _items[.._count];

    /// <summary>Where a category is full, its last product leaves for one that is ahead of it.</summary>
    private bool MakeRoomInCategory(in RankedProduct item, ulong key)
    {
        var category = CategoryOf(item);
        if (_room![category] > 0)
        {
            return true;
        }

        for (var place = _count - 1; place >= 0; place--)
        {
            if (CategoryOf(_items[place]) == category)
            {
                if (!IsAhead(item, key, place))
                {
                    return false;
                }

                Leave(_items[place]);
                for (var next = place + 1; next < _count; next++)
                {
                    Move(next, next - 1);
                }

                _count--;
                return true;
            }
        }

        return false;
    }

    private readonly bool IsAhead(in RankedProduct item, ulong key, int place) =>
        item.Score > _items[place].Score || (_keys is not null && item.Score == _items[place].Score && key > _keys[place]);

    private readonly void Move(int from, int to)
    {
        _items[to] = _items[from];
        if (_keys is not null)
        {
            _keys[to] = _keys[from];
        }
    }

    private readonly void Leave(in RankedProduct item)
    {
        if (_room is not null)
        {
            _room[CategoryOf(item)]++;
        }
    }

    private readonly int CategoryOf(in RankedProduct item) => CategoryRoom.Of(_catalogue!, item.Product);
}
