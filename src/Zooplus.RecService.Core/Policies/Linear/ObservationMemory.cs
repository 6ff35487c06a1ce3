using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>The newest observations of a model that forgets, each found by its decision and product. Belongs to the one writer.</summary>
internal sealed class ObservationMemory
{
    /// <summary>An observation whose weight has faded below this is not looked for any more when its reward is corrected.</summary>
    private const double RememberedWeight = 0.0001;

    private readonly int _capacity;
    private readonly Dictionary<(long Decision, int Product), long> _numbers = [];
    private Observation[] _ring = [];
    private long _learned;

    /// <summary>An empty memory.</summary>
    /// <param name="capacity">How many observations it holds, 1 or more.</param>
    public ObservationMemory(int capacity) => _capacity = capacity;

    /// <summary>The memory that a way of forgetting needs; null where nothing is forgotten.</summary>
    public static ObservationMemory? Of(LinearOptions options)
    {
        if (options.Window > 0)
        {
            return new ObservationMemory(options.Window);
        }

        return options.Discount < 1
            ? new ObservationMemory((int)Math.Min(LinearOptions.WindowMax, Math.Ceiling(Math.Log(RememberedWeight) / Math.Log(options.Discount))))
            : null;
    }

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
            var (contexts, products) = (new Distinct(), new Distinct());
            var rows = Array.ConvertAll(observations, observation => (
                Context: contexts.Add(observation.Persona, observation.Attributes),
                Product: products.Add(observation.Category, observation.ProductAttributes)));
            contexts.Write(writer);
            products.Write(writer);
            writer.Write(observations.Length);
            foreach (var (row, observation) in rows.Zip(observations))
            {
                writer.Write(observation.Decision);
                writer.Write(observation.Product);
                writer.Write(row.Context);
                writer.Write(row.Product);
                writer.Write(observation.Reward);
            }
        };
    }

    /// <summary>A memory of the same capacity with what was captured.</summary>
    /// <exception cref="EndOfStreamException">The bytes end within it.</exception>
    /// <exception cref="InvalidDataException">The bytes are none of such a memory.</exception>
    public ObservationMemory Read(BinaryReader reader)
    {
        var (contexts, products) = (Distinct.Read(reader, _capacity), Distinct.Read(reader, _capacity));
        var read = new ObservationMemory(_capacity);
        for (var left = Counted(reader.ReadInt32(), _capacity); left > 0; left--)
        {
            var (decision, product) = (reader.ReadInt64(), reader.ReadInt32());
            var ((persona, attributes), (category, productAttributes)) = (contexts[reader.ReadInt32()], products[reader.ReadInt32()]);
            read.Add(new Observation(decision, product, persona, category ?? throw new InvalidDataException("The state has a product without a category."), reader.ReadDouble())
            {
                Attributes = attributes,
                ProductAttributes = productAttributes,
            });
        }

        return read;
    }

    private static (long Decision, int Product) Key(in Observation observation) => (observation.Decision, observation.Product);

    private static int Counted(int count, int largest) => count >= 0 && count <= largest
        ? count
        : throw new InvalidDataException($"The state counts {count}; at most {largest} fit.");

    private int Place(long number) => (int)(number % _capacity);

    /// <summary>The different users and requests, or products, of many observations: each is written once.</summary>
    private sealed class Distinct
    {
        private readonly Dictionary<(string? Name, AttributeSet? Attributes), int> _places = [];
        private readonly List<(string? Name, AttributeSet? Attributes)> _entries = [];

        public (string? Name, AttributeSet? Attributes) this[int place] => place >= 0 && place < _entries.Count
            ? _entries[place]
            : throw new InvalidDataException($"The state refers to entry {place} of {_entries.Count}.");

        public static Distinct Read(BinaryReader reader, int largest)
        {
            var read = new Distinct();
            for (var left = Counted(reader.ReadInt32(), largest); left > 0; left--)
            {
                read.Add(reader.ReadBoolean() ? reader.ReadString() : null, AttributeSet.Read(reader));
            }

            return read;
        }

        public int Add(string? name, AttributeSet? attributes)
        {
            if (_places.TryAdd((name, attributes), _entries.Count))
            {
                _entries.Add((name, attributes));
            }

            return _places[(name, attributes)];
        }

        public void Write(BinaryWriter writer)
        {
            writer.Write(_entries.Count);
            foreach (var (name, attributes) in _entries)
            {
                writer.Write(name is not null);
                if (name is not null)
                {
                    writer.Write(name);
                }

                AttributeSet.Write(writer, attributes);
            }
        }
    }
}
