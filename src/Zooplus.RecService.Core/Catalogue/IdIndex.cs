using System.Collections.Concurrent;

namespace Zooplus.RecService.Core.Catalogue;

/// <summary>
/// Dense indices for the shop's string ids, handed out in order of first appearance and never taken back.
/// All snapshots of a catalogue share one index: an entry at or beyond a snapshot's count is not yet part of it.
/// Safe for any number of readers beside one writer.
/// </summary>
internal sealed class IdIndex
{
    private readonly ConcurrentDictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <summary>The index of <paramref name="id"/>, given out now if it is new.</summary>
    public int GetOrAdd(string id) => _indices.TryGetValue(id, out var index) ? index : _indices[id] = _indices.Count;

    /// <summary>The index of <paramref name="id"/>, if it has ever been seen.</summary>
    public bool TryGet(string id, out int index) => _indices.TryGetValue(id, out index);

    /// <summary>Gives an id's place a name that nobody has, so that the id itself is gone. Called by the one writer.</summary>
    public void Forget(string id)
    {
        if (_indices.TryRemove(id, out var index))
        {
            _indices[string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\u0001{index}")] = index;
        }
    }

    /// <summary>The ids below an index, in order.</summary>
    public string[] First(int count)
    {
        var ids = new string[count];
        foreach (var (id, index) in _indices)
        {
            if (index < count)
            {
                ids[index] = id;
            }
        }

        return ids;
    }

    /// <summary>How many ids have been seen.</summary>
    public int Count => _indices.Count;
}
