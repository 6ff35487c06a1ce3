using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// The random draws of one decision: SplitMix64 (Steele, Lea and Flood 2014, figure 17) started from the first eight bytes of
/// SHA-256 over a text, so that the same text gives the same draws in any process, on any machine.
/// </summary>
public struct SeededDraws
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state;

    private SeededDraws(ulong seed) => _state = seed;

    /// <summary>The draws that a text seeds.</summary>
    /// <param name="text">A recommendation id, or the parts of an assignment joined.</param>
    public static SeededDraws From(string text) => From("", text);

    /// <summary>The draws that two texts seed, one behind the other.</summary>
    /// <param name="prefix">The first.</param>
    /// <param name="text">The second.</param>
    public static SeededDraws From(string prefix, string text)
    {
        const int StackBytes = 1024;
        var length = Encoding.UTF8.GetMaxByteCount(prefix.Length + text.Length);
        Span<byte> utf8 = length <= StackBytes ? stackalloc byte[StackBytes] : new byte[length];
        var first = Encoding.UTF8.GetBytes(prefix, utf8);
        utf8 = utf8[..(first + Encoding.UTF8.GetBytes(text, utf8[first..]))];
        return new SeededDraws(utf8.Length <= ShortSha256.LengthMax ? ShortSha256.First64Bits(utf8) : First64Bits(utf8));
    }

    /// <summary>A uniform draw from [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform draw from 0 to <paramref name="count"/> − 1, without bias (Lemire 2019, algorithm 5).</summary>
    /// <param name="count">1 or more.</param>
    public int NextInt32(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var range = (ulong)count;
        var high = Math.BigMul(NextUInt64(), range, out var low);
        if (low < range)
        {
            var threshold = (0UL - range) % range;
            while (low < threshold)
            {
                high = Math.BigMul(NextUInt64(), range, out low);
            }
        }

        return (int)high;
    }

    /// <summary>A draw from the standard normal distribution (Box and Muller 1958, the first of their pair).</summary>
    public double NextNormal()
    {
        // 1 − u lies in (0, 1], so that the logarithm is finite.
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>The draw that stands at a place of its own, whatever was drawn before: each product's in a decision, for one.</summary>
    /// <param name="place">Any number.</param>
    public readonly ulong At(int place) => Mixed(_state + (unchecked((ulong)place + 1) * Step));

    /// <summary>Draws of their own that stand at a place, whatever was drawn before.</summary>
    /// <param name="place">Any number.</param>
    public readonly SeededDraws Apart(int place) => new(At(place));

    private static ulong First64Bits(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    private ulong NextUInt64()
    {
        _state += Step;
        return Mixed(_state);
    }

    private static ulong Mixed(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
