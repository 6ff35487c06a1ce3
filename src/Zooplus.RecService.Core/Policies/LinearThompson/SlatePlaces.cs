namespace Zooplus.RecService.Core.Policies.LinearThompson;

/// <summary>
/// With what probability the products of a slate stand at their ranks, given the scores of the groups: a group takes as many ranks in a row
/// as it has products or room for, and each of its products is as likely at each of them.
/// </summary>
internal readonly ref struct SlatePlaces
{
    private readonly int[] _sizes;
    private readonly int[] _room;
    private readonly int[] _roomLeft;
    private readonly int[] _groupAtRank;
    private readonly double[] _keys;
    private readonly int[] _order;

    /// <summary>Notes the sizes of the groups, and the group of each product.</summary>
    /// <param name="groups">The groups of <see cref="EligibleGroups"/>.</param>
    /// <param name="input">The decision.</param>
    /// <param name="slate">The products, best first.</param>
    public SlatePlaces(ReadOnlySpan<ScoredGroup> groups, in DecisionInput input, ReadOnlySpan<int> slate)
    {
        _sizes = new int[groups.Length];
        _room = new int[CategoryRoom.Count(input.Catalogue)];
        _roomLeft = new int[_room.Length];
        _groupAtRank = new int[slate.Length];
        _keys = new double[groups.Length];
        _order = new int[groups.Length];
        CategoryRoom.Fill(_room, input);
        for (var group = 0; group < groups.Length; group++)
        {
            _sizes[group] = groups[group].Size;
        }

        for (var rank = 0; rank < slate.Length; rank++)
        {
            _groupAtRank[rank] = input.Catalogue.Features.GroupOf(slate[rank]);
        }
    }

    /// <summary>Adds the probabilities that the scores of now give.</summary>
    /// <param name="groups">The groups, scored.</param>
    /// <param name="probabilities">Receive them by rank.</param>
    public void AddTo(Span<double> probabilities, ReadOnlySpan<ScoredGroup> groups)
    {
        for (var group = 0; group < groups.Length; group++)
        {
            _keys[group] = -groups[group].Score;
            _order[group] = group;
        }

        Array.Sort(_keys, _order);
        _room.CopyTo(_roomLeft, 0);
        var rank = 0;
        foreach (var group in _order)
        {
            ref var room = ref _roomLeft[groups[group].Category];
            var places = Math.Min(Math.Min(room, _sizes[group]), probabilities.Length - rank);
            room -= places;
            for (var end = rank + places; rank < end; rank++)
            {
                probabilities[rank] += _groupAtRank[rank] == group ? 1.0 / _sizes[group] : 0;
            }
        }
    }
}
