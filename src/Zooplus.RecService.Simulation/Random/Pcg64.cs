namespace Zooplus.RecService.Simulation.Random;

/// <summary>
/// The bit generator behind NumPy's <c>default_rng</c>: PCG with 128 bits of state and 64 of output, XSL-RR
/// (O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random Number Generation", 2014,
/// section 6.3). A mutable struct: a copy draws on from the same place, independently of the original.
/// </summary>
public struct Pcg64
{
    private static readonly UInt128 Multiplier = new(2549297995355413924, 4865540595714422341);

    private readonly UInt128 _increment;
    private UInt128 _state;
    private uint _spareHalf;
    private bool _hasSpareHalf;

    /// <summary>The generator of a seed: NumPy's <c>PCG64(seed_sequence)</c>.</summary>
    /// <param name="seed">Gives 256 bits: first the state, then which of the 2¹²⁷ streams.</param>
    public Pcg64(SeedSequence seed)
    {
        Span<ulong> words = stackalloc ulong[4];
        seed.GenerateState(words);

        // Only an odd increment gives the full period.
        _increment = (new UInt128(words[2], words[3]) << 1) | UInt128.One;
        Step();
        _state += new UInt128(words[0], words[1]);
        Step();
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        Step();
        var high = (ulong)(_state >> 64);
        return ulong.RotateRight(high ^ (ulong)_state, (int)(high >> 58));
    }

    /// <summary>
    /// The next 32 random bits: the lower half of 64, whose upper half is kept for the next call. A call of
    /// <see cref="NextUInt64"/> in between leaves that half where it is, as NumPy does.
    /// </summary>
    public uint NextUInt32()
    {
        if (_hasSpareHalf)
        {
            _hasSpareHalf = false;
            return _spareHalf;
        }

        var both = NextUInt64();
        _spareHalf = (uint)(both >> 32);
        _hasSpareHalf = true;
        return (uint)both;
    }

    private void Step() => _state = unchecked((_state * Multiplier) + _increment);
}
