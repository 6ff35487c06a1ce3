using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Zooplus.RecService.Recommend;

/// <summary>
/// Ids for decisions whose callers gave none: UUIDs of version 7 (RFC 9562, section 5.7), in 32 hexadecimal digits. Unlike
/// <see cref="Guid.CreateVersion7(DateTimeOffset)"/> it does not ask the system for random bytes each time.
/// </summary>
internal static class RecommendationIds
{
    private const int GuidLength = 16;
    private const int TimeLength = 6;
    private const int RandomLength = GuidLength - TimeLength;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _used;

    /// <summary>An id that no other decision has.</summary>
    /// <param name="now">The time; ids of different milliseconds sort by it.</param>
    public static string Next(DateTimeOffset now)
    {
        if (_random is null || _used == _random.Length)
        {
            RandomNumberGenerator.Fill(_random ??= new byte[128 * RandomLength]);
            _used = 0;
        }

        Span<byte> id = stackalloc byte[GuidLength];
        BinaryPrimitives.WriteInt64BigEndian(id, now.ToUnixTimeMilliseconds() << 16);
        _random.AsSpan(_used, RandomLength).CopyTo(id[TimeLength..]);
        _used += RandomLength;
        id[6] = (byte)(0x70 | (id[6] & 0x0f));
        id[8] = (byte)(0x80 | (id[8] & 0x3f));
        return new Guid(id, bigEndian: true).ToString("N");
    }
}
