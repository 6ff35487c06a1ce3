using System.Numerics;

namespace Zooplus.RecService.Simulation.Random;

/// <summary>
/// The draws of <c>numpy.random.default_rng(seed)</c>, bit for bit as NumPy 1.24 makes them (NumPy Enhancement Proposal 19), so
/// that a seed gives here what it gave in the notebook. Not safe for use by several threads at once.
/// </summary>
public sealed class NumPyGenerator
{
    private const double UnitOf53Bits = 1.0 / (1UL << 53);

    private Pcg64 _bits;
    private BinomialSampler? _lastBinomial;

    /// <summary>The generator of a seed.</summary>
    /// <param name="seed">0 or more, of any size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The seed is negative.</exception>
    public NumPyGenerator(BigInteger seed)
        : this(new SeedSequence(seed))
    {
    }

    /// <summary>The generator of a seed sequence.</summary>
    /// <param name="seed">The sequence, for example one spawned for a repeat.</param>
    public NumPyGenerator(SeedSequence seed)
        : this(new Pcg64(seed))
    {
    }

    private NumPyGenerator(Pcg64 bits) => _bits = bits;

    /// <summary>A generator that draws from here on what this one would, independently of it.</summary>
    public NumPyGenerator Copy() => new(_bits);

    /// <summary>A uniform draw from [0, 1): NumPy's <c>random()</c>.</summary>
    public double Random() => (_bits.NextUInt64() >> 11) * UnitOf53Bits;

    /// <summary>A uniform draw of an integer: NumPy's <c>integers(low, high)</c>.</summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">One more than the largest value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> is not above <paramref name="low"/>.</exception>
    public long Integers(long low, long high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        return IntegersInclusive(low, high - 1);
    }

    /// <summary>A uniform draw of an integer: NumPy's <c>integers(low, high, endpoint=True)</c>.</summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">The largest value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> is below <paramref name="low"/>.</exception>
    public long IntegersInclusive(long low, long high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        return unchecked(low + (long)BoundedIntegers.Lemire(ref _bits, (ulong)high - (ulong)low));
    }

    /// <summary>A uniform draw from a list: NumPy's <c>choice(a)</c>.</summary>
    /// <param name="values">What to draw from.</param>
    /// <exception cref="ArgumentException">There is nothing to draw from.</exception>
    public T Choice<T>(IReadOnlyList<T> values)
    {
        if (values.Count == 0)
        {
            throw new ArgumentException("There is nothing to choose from.", nameof(values));
        }

        return values[(int)BoundedIntegers.Lemire(ref _bits, (ulong)values.Count - 1)];
    }

    /// <summary>Uniform draws with replacement: NumPy's <c>choice(a, size)</c>.</summary>
    /// <param name="values">What to draw from.</param>
    /// <param name="size">How many draws, 0 or more.</param>
    /// <exception cref="ArgumentException">There is nothing to draw from, or <paramref name="size"/> is negative.</exception>
    public T[] Choice<T>(IReadOnlyList<T> values, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var drawn = new T[size];
        for (var i = 0; i < size; i++)
        {
            drawn[i] = Choice(values);
        }

        return drawn;
    }

    /// <summary>Puts items in random order: NumPy's <c>shuffle</c> of a one-dimensional array (Fisher–Yates from the end).</summary>
    /// <param name="items">The items, reordered in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = (int)BoundedIntegers.Masked(ref _bits, (uint)last);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>A copy in random order: NumPy's <c>permutation(x)</c> of a list or a one-dimensional array.</summary>
    /// <param name="items">The items, left as they are.</param>
    public T[] Permutation<T>(ReadOnlySpan<T> items)
    {
        var copy = items.ToArray();
        Shuffle<T>(copy);
        return copy;
    }

    /// <summary>The numbers 0 to n − 1 in random order: NumPy's <c>permutation(n)</c>.</summary>
    /// <param name="count">n, 0 or more.</param>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var numbers = Enumerable.Range(0, count).ToArray();
        Shuffle<int>(numbers);
        return numbers;
    }

    /// <summary>
    /// How many of n trials succeed: NumPy's <c>binomial(n, p)</c>. For many draws with alternating arguments keep a
    /// <see cref="BinomialSampler"/> for each.
    /// </summary>
    /// <param name="n">The number of trials, 0 or more.</param>
    /// <param name="p">The probability of success of each, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public long Binomial(long n, double p)
    {
        if (_lastBinomial is null || _lastBinomial.N != n || _lastBinomial.P != p)
        {
            _lastBinomial = new BinomialSampler(n, p);
        }

        return _lastBinomial.Draw(this);
    }
}
