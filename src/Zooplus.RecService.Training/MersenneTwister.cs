using System.Numerics;

namespace Zooplus.RecService.Training;

/// <summary>MT19937 (Matsumoto and Nishimura 1998), seeded by a single number as NumPy's <c>RandomState</c> is.</summary>
internal sealed class MersenneTwister
{
    private const int Length = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    /// <summary>Spreads the seed over the state.</summary>
    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Length; i++)
        {
            var previous = _state[i - 1];
            _state[i] = (1812433253 * (previous ^ (previous >> 30))) + (uint)i;
        }
    }

    /// <summary>A draw from 0 to <paramref name="bound"/>, both included, each as likely.</summary>
    public uint NextUpTo(uint bound)
    {
        var mask = uint.MaxValue >> BitOperations.LeadingZeroCount(bound | 1);
        uint draw;
        do
        {
            draw = Next() & mask;
        }
        while (draw > bound);

        return draw;
    }

    /// <summary>32 random bits.</summary>
    public uint Next()
    {
        if (_next == Length)
        {
            Twist();
        }

        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        for (var i = 0; i < Length; i++)
        {
            var y = (_state[i] & 0x80000000) | (_state[(i + 1) % Length] & 0x7fffffff);
            _state[i] = _state[(i + Middle) % Length] ^ (y >> 1) ^ ((y & 1) * 0x9908b0df);
        }

        _next = 0;
    }
}
