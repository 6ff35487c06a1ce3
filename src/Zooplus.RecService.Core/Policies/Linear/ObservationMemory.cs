namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>The newest observations of a model that forgets, each found by its decision and product. Belongs to the one writer.</summary>
internal sealed class ObservationMemory
{
    private readonly int _capacity;
    private readonly Dictionary<(long Decision, int Product), long> _numbers = [];
    private Observation[] _ring = [];
    private long _learned;

    /// <summary>An empty memory.</summary>
    /// <param name="capacity">How many observations it holds, 1 or more.</param>
    public ObservationMemory(int capacity) => _capacity = capacity;

    /// <summary>How many observations it holds now.</summary>
    public int Count => (int)Math.Min(_learned, _capacity);

    /// <summary>Takes an observation in.</summary>
    /// <returns>The oldest one, which had to leave for it; null while there is room.</returns>
    public Observation? Add(in Observation observation)
    {
        Observation? left = null;
        if (_learned < _capacity)
        {
            if (_learned == _ring.Length)
            {
                Array.Resize(ref _ring, (int)Math.Min(_capacity, Math.Max(256, 2L * _ring.Length)));
            }
        }
        else
        {
            var oldest = _ring[Place(_learned)];
            left = oldest;
            if (_numbers.TryGetValue(Key(oldest), out var number) && number == _learned - _capacity)
            {
                _numbers.Remove(Key(oldest));
            }
        }

        _ring[Place(_learned)] = observation;
        _numbers[Key(observation)] = _learned++;
        return left;
    }

    /// <summary>Puts an observation with another reward in the place of the one of the same decision and product.</summary>
    /// <param name="observation">The observation as it is from now on.</param>
    /// <param name="age">How many observations came after it.</param>
    /// <returns>False when it is not remembered.</returns>
    public bool Revise(in Observation observation, out long age)
    {
        if (!_numbers.TryGetValue(Key(observation), out var number))
        {
            age = 0;
            return false;
        }

        age = _learned - 1 - number;
        _ring[Place(number)] = observation;
        return true;
    }

    /// <summary>The observations, oldest first.</summary>
    public IEnumerable<Observation> OldestFirst()
    {
        for (var number = _learned - Count; number < _learned; number++)
        {
            yield return _ring[Place(number)];
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _numbers.Clear();
        _ring = [];
        _learned = 0;
    }

    /// <summary>Takes hold of all of it.</summary>
    /// <returns>Writes it; <see cref="Read"/> makes the same of it.</returns>
    public Action<BinaryWriter> Capture()
    {
        var observations = OldestFirst().ToArray();
        return writer =>
        {
            var names = new List<string>();
            var indices = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var name in observations.SelectMany(observation => new[] { observation.Persona ?? "", observation.Category }))
            {
                if (indices.TryAdd(name, names.Count))
                {
                    names.Add(name);
                }
            }

            writer.Write(names.Count);
            names.ForEach(writer.Write);
            writer.Write(observations.Length);
            foreach (var observation in observations)
            {
                writer.Write(observation.Decision);
                writer.Write(observation.Product);
                writer.Write(observation.Persona is { } persona ? indices[persona] : -1);
                writer.Write(indices[observation.Category]);
                writer.Write(observation.Reward);
            }
        };
    }

    /// <summary>A memory of the same capacity with what was captured.</summary>
    /// <exception cref="EndOfStreamException">The bytes end within it.</exception>
    /// <exception cref="InvalidDataException">The bytes are none of such a memory.</exception>
    public ObservationMemory Read(BinaryReader reader)
    {
        var names = new string[Counted(reader.ReadInt32(), 2 * _capacity)];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString();
        }

        var read = new ObservationMemory(_capacity);
        for (var left = Counted(reader.ReadInt32(), _capacity); left > 0; left--)
        {
            var (decision, product, persona, category) = (reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            if (persona < -1 || persona >= names.Length || category < 0 || category >= names.Length)
            {
                throw new InvalidDataException($"The state has names {persona} and {category} of {names.Length}.");
            }

            read.Add(new Observation(decision, product, persona < 0 ? null : names[persona], names[category], reader.ReadDouble()));
        }

        return read;
    }

    private static (long Decision, int Product) Key(in Observation observation) => (observation.Decision, observation.Product);

    private static int Counted(int count, int largest) => count >= 0 && count <= largest
        ? count
        : throw new InvalidDataException($"The state counts {count}; at most {largest} fit.");

    private int Place(long number) => (int)(number % _capacity);
}
