namespace Zooplus.RecService.Simulation;

/// <summary>A column of ids under construction, each distinct id stored once.</summary>
internal sealed class IdColumn
{
    private static readonly Comparer<string> ByLengthThenOrdinal = Comparer<string>.Create((left, right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right));

    private readonly Dictionary<string, int> _firstSeen = new(StringComparer.Ordinal);
    private readonly List<int> _entries = [];

    public void Add(string id)
    {
        if (!_firstSeen.TryGetValue(id, out var index))
        {
            index = _firstSeen.Count;
            _firstSeen.Add(id, index);
        }

        _entries.Add(index);
    }

    /// <summary>The distinct ids by length, then ordinally, and for every entry the place of its id among them.</summary>
    public (string[] Ids, int[] Rows) ToRows()
    {
        string[] ids = [.. _firstSeen.Keys.Order(ByLengthThenOrdinal)];
        var rowOfIndex = new int[ids.Length];
        for (var row = 0; row < ids.Length; row++)
        {
            rowOfIndex[_firstSeen[ids[row]]] = row;
        }

        return (ids, [.. _entries.Select(index => rowOfIndex[index])]);
    }
}
