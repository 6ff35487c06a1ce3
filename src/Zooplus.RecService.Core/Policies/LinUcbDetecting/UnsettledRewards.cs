namespace Zooplus.RecService.Core.Policies.LinUcbDetecting;

/// <summary>
/// The newest observations, from the oldest one on whose reward is still to come. They leave in the order they came, so that clicks, which are
/// known at once, do not overtake silence, which is known when a window closes. Belongs to the one writer.
/// </summary>
internal sealed class UnsettledRewards
{
    /// <summary>How many there are at most; then the oldest leaves with the reward it has.</summary>
    public const int CountMax = 200_000;

    private readonly Queue<(long Decision, int Product)> _order = [];
    private readonly Dictionary<(long Decision, int Product), Entry> _entries = [];

    /// <summary>Takes an observation in.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="context">The number of its watched context.</param>
    public void Add(in Observation observation, int context)
    {
        var key = (observation.Decision, observation.Product);
        if (!_entries.ContainsKey(key))
        {
            _order.Enqueue(key);
        }

        _entries[key] = new Entry(context, observation.Reward, !observation.Awaited);
    }

    /// <summary>Notes the reward of an observation, if it is here.</summary>
    public void Settle(in Observation observation)
    {
        var key = (observation.Decision, observation.Product);
        if (_entries.TryGetValue(key, out var entry))
        {
            _entries[key] = entry with { Reward = observation.Reward, IsSettled = true };
        }
    }

    /// <summary>Lets the oldest one go, if its reward is known, or there are too many.</summary>
    /// <param name="context">The number of its watched context.</param>
    /// <param name="decision">Its decision.</param>
    /// <param name="reward">Its reward.</param>
    public bool TryTake(out int context, out long decision, out double reward)
    {
        if (!_order.TryPeek(out var oldest) || (!_entries[oldest].IsSettled && _order.Count <= CountMax))
        {
            (context, decision, reward) = (0, 0, 0);
            return false;
        }

        _order.Dequeue();
        _entries.Remove(oldest, out var entry);
        (context, decision, reward) = (entry.Context, oldest.Decision, entry.Reward);
        return true;
    }

    /// <summary>Gives the contexts other numbers.</summary>
    /// <param name="numbers">The new number of each.</param>
    public void Renumber(ReadOnlySpan<int> numbers)
    {
        foreach (var key in _order)
        {
            var entry = _entries[key];
            _entries[key] = entry with { Context = numbers[entry.Context] };
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _order.Clear();
        _entries.Clear();
    }

    /// <summary>Writes them; <see cref="Read"/> makes the same of it.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_order.Count);
        foreach (var key in _order)
        {
            var entry = _entries[key];
            writer.Write(key.Decision);
            writer.Write(key.Product);
            writer.Write(entry.Context);
            writer.Write(entry.Reward);
            writer.Write(entry.IsSettled);
        }
    }

    /// <summary>Observations that were written.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="contexts">How many watched contexts there are.</param>
    /// <exception cref="EndOfStreamException">The bytes end within them.</exception>
    /// <exception cref="InvalidDataException">The bytes are none of such observations.</exception>
    public static UnsettledRewards Read(BinaryReader reader, int contexts)
    {
        var read = new UnsettledRewards();
        var left = reader.ReadInt32();
        if (left is < 0 or > CountMax)
        {
            throw new InvalidDataException($"The state has {left} observations whose rewards are to come.");
        }

        for (; left > 0; left--)
        {
            var key = (reader.ReadInt64(), reader.ReadInt32());
            var entry = new Entry(reader.ReadInt32(), reader.ReadDouble(), reader.ReadBoolean());
            if (entry.Context < 0 || entry.Context >= contexts || !read._entries.TryAdd(key, entry))
            {
                throw new InvalidDataException($"The state has an observation of context {entry.Context} that cannot be, or two.");
            }

            read._order.Enqueue(key);
        }

        return read;
    }

    private readonly record struct Entry(int Context, double Reward, bool IsSettled);
}
