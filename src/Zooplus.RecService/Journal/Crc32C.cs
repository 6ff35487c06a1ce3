using System.Buffers.Binary;
using System.Numerics;

namespace Zooplus.RecService.Journal;

/// <summary>The cyclic redundancy check that guards rows and groups of them (Castagnoli's polynomial, RFC 3720, section 12.1), which processors have an instruction for.</summary>
internal static class Crc32C
{
    /// <summary>A sum with bytes added to it.</summary>
    /// <param name="sum">The sum so far; 0 for none.</param>
    /// <param name="bytes">The bytes.</param>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var rest in bytes)
        {
            sum = BitOperations.Crc32C(sum, rest);
        }

        return sum;
    }
}
