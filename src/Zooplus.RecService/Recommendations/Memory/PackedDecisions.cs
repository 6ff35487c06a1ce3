namespace Zooplus.RecService.Recommendations.Memory;

/// <summary>Decisions as bytes, each in a slot and found by its id. Not safe for use by several threads.</summary>
internal sealed class PackedDecisions
{
    // Room for an id of CatalogueRules.IdLengthMax characters; a longer one costs an array.
    private const int IdBytesOnStack = 512;

    private readonly RecordChunks _records = new();
    private readonly HashSet<int> _slots;
    private readonly HashSet<int>.AlternateLookup<ReadOnlySpan<byte>> _byId;
    private readonly DecisionForm _form = new();

    public PackedDecisions()
    {
        _slots = new HashSet<int>(new ById(_records));
        _byId = _slots.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>All slots lie below this one.</summary>
    public int SlotsEnd => _records.SlotsEnd;

    /// <summary>Whether there is a decision in a slot.</summary>
    public bool Has(int slot) => _records.Has(slot);

    /// <summary>What the decision of a slot is searched by; valid until the next change.</summary>
    public DecisionHeader HeaderOf(int slot) => new(_records.Read(slot));

    /// <summary>Finds a decision's slot.</summary>
    public bool TryFind(string id, out int slot)
    {
        var most = DecisionId.LengthMax(id);
        var bytes = most <= IdBytesOnStack ? stackalloc byte[IdBytesOnStack] : new byte[most];
        return _byId.TryGetValue(bytes[..DecisionId.Encode(id, bytes)], out slot);
    }

    /// <summary>Keeps a decision, unless there is one with its id.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="slot">Its slot, or that of the other.</param>
    /// <returns>Whether it is kept.</returns>
    public bool TryAdd(Decision decision, out int slot)
    {
        slot = _records.Add(_form.Write(decision));
        if (_slots.Add(slot))
        {
            return true;
        }

        _slots.TryGetValue(slot, out var other);
        _records.Remove(slot);
        slot = other;
        return false;
    }

    /// <summary>Reads a decision.</summary>
    public Decision Read(int slot) => _form.Read(_records.Read(slot));

    /// <summary>Keeps a decision as it is by now.</summary>
    public void Replace(int slot, Decision decision) => _records.Replace(slot, _form.Write(decision));

    /// <summary>Drops a decision; its slot is free for another.</summary>
    public void Remove(int slot)
    {
        _slots.Remove(slot);
        _records.Remove(slot);
    }

    /// <summary>Drops all decisions.</summary>
    public void Clear()
    {
        _slots.Clear();
        _records.Clear();
        _form.Clear();
    }

    /// <summary>Knows a slot by the id of its decision.</summary>
    private sealed class ById(RecordChunks records) : IEqualityComparer<int>, IAlternateEqualityComparer<ReadOnlySpan<byte>, int>
    {
        public bool Equals(int x, int y) => x == y || IdOf(x).SequenceEqual(IdOf(y));

        public int GetHashCode(int slot) => GetHashCode(IdOf(slot));

        public bool Equals(ReadOnlySpan<byte> alternate, int other) => alternate.SequenceEqual(IdOf(other));

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int Create(ReadOnlySpan<byte> alternate) => throw new NotSupportedException("A decision is kept by its slot.");

        private ReadOnlySpan<byte> IdOf(int slot) => new DecisionHeader(records.Read(slot)).Id;
    }
}
