using System.Buffers.Binary;
using System.Numerics;

namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// SHA-256 (FIPS 180-4, section 6.2) of a text that fits one block, for seeds and nothing secret: every decision seeds draws, and the system's
/// library takes three times as long for so little, most of it to make ready and to clean up.
/// </summary>
internal static class ShortSha256
{
    /// <summary>The longest text, in bytes.</summary>
    public const int LengthMax = BlockBytes - sizeof(ulong) - 1;

    private const int BlockBytes = 64;
    private const int Rounds = 64;
    private const int BlockWords = BlockBytes / sizeof(uint);

    // Section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>The first eight bytes of the hash, the first of them the lowest.</summary>
    /// <param name="text">At most <see cref="LengthMax"/> bytes.</param>
    public static ulong First64Bits(ReadOnlySpan<byte> text)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        block.Clear();
        text.CopyTo(block[..LengthMax]);
        block[text.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(block[(BlockBytes - sizeof(ulong))..], 8 * (ulong)text.Length);
        Span<uint> schedule = stackalloc uint[Rounds];
        for (var t = 0; t < BlockWords; t++)
        {
            schedule[t] = BinaryPrimitives.ReadUInt32BigEndian(block[(t * sizeof(uint))..]);
        }

        Extend(schedule);
        return Compress(schedule);
    }

    private static void Extend(Span<uint> schedule)
    {
        for (var t = BlockWords; t < Rounds; t++)
        {
            var (near, far) = (schedule[t - 2], schedule[t - 15]);
            schedule[t] = (BitOperations.RotateRight(near, 17) ^ BitOperations.RotateRight(near, 19) ^ (near >> 10)) + schedule[t - 7]
                + (BitOperations.RotateRight(far, 7) ^ BitOperations.RotateRight(far, 18) ^ (far >> 3)) + schedule[t - 16];
        }
    }

    private static ulong Compress(ReadOnlySpan<uint> schedule)
    {
        // Section 5.3.3: the same of the square roots of the first eight primes.
        const uint First = 0x6a09e667, Second = 0xbb67ae85;
        var (a, b, c, d, e, f, g, h) = (First, Second, 0x3c6ef372u, 0xa54ff53au, 0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u);
        for (var t = 0; t < Rounds; t++)
        {
            var first = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25))
                + ((e & f) ^ (~e & g)) + RoundConstants[t] + schedule[t];
            var second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22))
                + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        // As it stands in the hash, the highest byte of each word first.
        return BinaryPrimitives.ReverseEndianness(((ulong)(First + a) << 32) | (Second + b));
    }
}
