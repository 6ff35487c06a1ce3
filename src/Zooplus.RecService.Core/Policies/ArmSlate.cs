using System.Buffers;

namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// Fills a slate where some products have a score of their own and the others share one by category. Of the former it keeps those
/// that can have a place, with their ties: no more than a few, however many are offered.
/// </summary>
internal ref struct ArmSlate
{
    private const int Room = 64;

    private readonly bool _limited;
    private readonly int _count;

    // The highest scores so far, descending, as many as the slate has places.
    private readonly double[] _best;
    private ScoredGroup[] _groups;
    private int _bestSize;
    private int _size;

    /// <summary>Begins with the products that share a score.</summary>
    /// <param name="shared">A group for each category, scored, its size that of the products without a score of their own.</param>
    /// <param name="input">How many to choose, and how many of a category.</param>
    public ArmSlate(ReadOnlySpan<ScoredGroup> shared, in DecisionInput input)
    {
        _limited = input.MaxPerCategory is not null;
        _count = Math.Min(input.Count, input.Eligible.Length);
        _best = ArrayPool<double>.Shared.Rent(_count);
        _groups = ArrayPool<ScoredGroup>.Shared.Rent(shared.Length + Room);
        foreach (ref readonly var group in shared)
        {
            _groups[_size++] = group;
            for (var i = Math.Min(group.Size, _count); i > 0 && group.Score > Threshold; i--)
            {
                Note(group.Score);
            }
        }
    }

    /// <summary>The score that a product must reach to be kept; negative infinity while there is room, and where a category may be full before it.</summary>
    public readonly double Threshold => _limited || _bestSize < _count ? double.NegativeInfinity : _best[_count - 1];

    /// <summary>Takes a product in if it may have a place.</summary>
    public void Offer(in ScoredGroup arm)
    {
        if (arm.Score < Threshold)
        {
            return;
        }

        if (_size == _groups.Length)
        {
            MakeRoom();
        }

        _groups[_size++] = arm;
        Note(arm.Score);
    }

    /// <summary>Fills the slate; to be called once.</summary>
    /// <param name="eligible">The products of each category.</param>
    /// <param name="input">The decision.</param>
    /// <param name="draws">The source of randomness.</param>
    /// <param name="hasOwnScore">Which products were offered.</param>
    public RankedProduct[] Fill(EligibleGroups eligible, in DecisionInput input, ref SeededDraws draws, Predicate<int> hasOwnScore)
    {
        Compact();
        var items = GroupedSlate.Fill(_groups.AsSpan(0, _size), eligible, input, ref draws, hasOwnScore);
        ArrayPool<ScoredGroup>.Shared.Return(_groups);
        ArrayPool<double>.Shared.Return(_best);
        return items;
    }

    private void Note(double score)
    {
        if (_limited || (_bestSize == _count && score <= _best[_count - 1]))
        {
            return;
        }

        var place = _bestSize == _count ? _count - 1 : _bestSize++;
        while (place > 0 && score > _best[place - 1])
        {
            _best[place] = _best[place - 1];
            place--;
        }

        _best[place] = score;
    }

    private void MakeRoom()
    {
        Compact();
        if (_size <= _groups.Length / 2)
        {
            return;
        }

        var larger = ArrayPool<ScoredGroup>.Shared.Rent(2 * _groups.Length);
        _groups.AsSpan(0, _size).CopyTo(larger);
        ArrayPool<ScoredGroup>.Shared.Return(_groups);
        _groups = larger;
    }

    private void Compact()
    {
        var kept = 0;
        for (var i = 0; i < _size; i++)
        {
            if (_groups[i].Score >= Threshold)
            {
                _groups[kept++] = _groups[i];
            }
        }

        _size = kept;
    }
}
