namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// Keeps the best of many scored products, best first. Of equal scores the one offered first stays ahead, so that offering in
/// ascending order breaks ties towards the lowest index, as <c>numpy.argmax</c> does.
/// </summary>
public struct TopRanking
{
    private readonly RankedProduct[] _items;
    private int _count;

    /// <summary>Makes room.</summary>
    /// <param name="count">How many products to keep, 1 or more.</param>
    /// <param name="offers">How many will be offered; no more than that are kept.</param>
    public TopRanking(int count, int offers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _items = new RankedProduct[Math.Min(count, offers)];
    }

    /// <summary>The score a further product must exceed to be kept; negative infinity while there is room.</summary>
    public readonly double Threshold => _count < _items.Length ? double.NegativeInfinity : _items[^1].Score;

    /// <summary>Takes a product in if it is among the best so far.</summary>
    public void Offer(in RankedProduct item)
    {
        if (_count == _items.Length)
        {
            if (!(item.Score > _items[^1].Score))
            {
                return;
            }

            _count--;
        }

        var place = _count;
        while (place > 0 && item.Score > _items[place - 1].Score)
        {
            _items[place] = _items[place - 1];
            place--;
        }

        _items[place] = item;
        _count++;
    }

    /// <summary>The kept products, best first. Meaningful once every product has been offered.</summary>
    public readonly RankedProduct[] Items => _items;
}
