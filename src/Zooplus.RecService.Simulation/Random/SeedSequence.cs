using System.Numerics;

namespace Zooplus.RecService.Simulation.Random;

/// <summary>
/// Spreads a seed over as many well-mixed bits as a generator wants, exactly as NumPy's <c>SeedSequence</c> does
/// (NumPy Enhancement Proposal 19; the mixing is O'Neill's <c>seed_seq_fe</c>, "Developing a seed_seq Alternative", 2015).
/// Immutable.
/// </summary>
public sealed class SeedSequence
{
    private const int PoolSize = 4;
    private const int HalfWord = 16;

    private readonly uint[] _pool;
    private readonly uint[] _spawnKey;

    /// <summary>The sequence of a seed.</summary>
    /// <param name="entropy">0 or more, of any size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The seed is negative.</exception>
    public SeedSequence(BigInteger entropy)
        : this(entropy, [])
    {
    }

    private SeedSequence(BigInteger entropy, uint[] spawnKey)
    {
        if (entropy.Sign < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(entropy), entropy, "A seed must be 0 or more.");
        }

        Entropy = entropy;
        _spawnKey = spawnKey;
        _pool = Mix(Words(entropy, spawnKey));
    }

    /// <summary>The seed this sequence came from.</summary>
    public BigInteger Entropy { get; }

    /// <summary>
    /// A sequence independent of this one and of all its other children: NumPy's <c>SeedSequence(seed).spawn(n)[index]</c>.
    /// </summary>
    /// <param name="index">Which child.</param>
    public SeedSequence Spawn(uint index) => new(Entropy, [.. _spawnKey, index]);

    /// <summary>Fills a buffer with mixed words: NumPy's <c>generate_state(len, np.uint64)</c>.</summary>
    /// <param name="state">Receives the words; a shorter buffer gets the beginning of a longer one's.</param>
    public void GenerateState(Span<ulong> state)
    {
        var hash = new WordHash(0x8B51F9DD, 0x58F38DED);
        for (var i = 0; i < state.Length; i++)
        {
            var low = hash.Next(_pool[2 * i % PoolSize]);
            var high = hash.Next(_pool[((2 * i) + 1) % PoolSize]);
            state[i] = ((ulong)high << 32) | low;
        }
    }

    private static List<uint> Words(BigInteger entropy, uint[] spawnKey)
    {
        var words = new List<uint>();
        do
        {
            words.Add((uint)(entropy & uint.MaxValue));
            entropy >>= 32;
        }
        while (!entropy.IsZero);

        // Without the padding, a short seed with a key would be the same sequence as a longer seed without one.
        while (spawnKey.Length > 0 && words.Count < PoolSize)
        {
            words.Add(0);
        }

        words.AddRange(spawnKey);
        return words;
    }

    private static uint[] Mix(List<uint> words)
    {
        var hash = new WordHash(0x43B0D7E5, 0x931E8875);
        var pool = new uint[PoolSize];
        for (var i = 0; i < PoolSize; i++)
        {
            pool[i] = hash.Next(i < words.Count ? words[i] : 0);
        }

        for (var source = 0; source < PoolSize; source++)
        {
            for (var target = 0; target < PoolSize; target++)
            {
                if (source != target)
                {
                    pool[target] = Combine(pool[target], hash.Next(pool[source]));
                }
            }
        }

        for (var source = PoolSize; source < words.Count; source++)
        {
            for (var target = 0; target < PoolSize; target++)
            {
                pool[target] = Combine(pool[target], hash.Next(words[source]));
            }
        }

        return pool;
    }

    private static uint Combine(uint x, uint y)
    {
        var mixed = unchecked((x * 0xCA01F9DD) - (y * 0x4973F715));
        return mixed ^ (mixed >> HalfWord);
    }

    /// <summary>A hash whose multiplier moves on with every word, so that equal words hash differently.</summary>
    private struct WordHash(uint multiplier, uint step)
    {
        private uint _multiplier = multiplier;

        public uint Next(uint word)
        {
            unchecked
            {
                word ^= _multiplier;
                _multiplier *= step;
                word *= _multiplier;
                return word ^ (word >> HalfWord);
            }
        }
    }
}
