using System.Buffers;
using System.Text;

namespace Zooplus.RecService.Recommendations.Memory;

/// <summary>
/// The bytes that an id is kept and found by. Most ids are made here (<see cref="Recommend.RecommendationIds"/>), in 32 lower-case
/// hexadecimal digits: those are 16 bytes after a mark that no text begins with. All others are UTF-8.
/// </summary>
internal static class DecisionId
{
    private const byte HexMark = 0xff;
    private const int HexDigits = 32;
    private const int HexLength = 1 + (HexDigits / 2);

    // Room for an id of CatalogueRules.IdLengthMax characters; a longer one costs an array.
    private const int BytesOnStack = 512;

    private static readonly SearchValues<char> LowerCaseDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>More bytes than an id takes.</summary>
    public static int LengthMax(string id) => Encoding.UTF8.GetMaxByteCount(id.Length);

    /// <summary>Writes the bytes of an id; the same id has the same bytes always, and no other has them.</summary>
    /// <param name="id">The id.</param>
    /// <param name="bytes"><see cref="LengthMax"/> or more.</param>
    /// <returns>How many there are.</returns>
    public static int Encode(string id, Span<byte> bytes)
    {
        if (id.Length != HexDigits || id.AsSpan().ContainsAnyExcept(LowerCaseDigits))
        {
            return Encoding.UTF8.GetBytes(id, bytes);
        }

        bytes[0] = HexMark;
        Convert.FromHexString(id, bytes[1..HexLength], out _, out _);
        return HexLength;
    }

    /// <summary>Writes an id, the length of its bytes first as before a text.</summary>
    public static void Write(FormWriter writer, string id)
    {
        var most = LengthMax(id);
        var bytes = most <= BytesOnStack ? stackalloc byte[BytesOnStack] : new byte[most];
        var length = Encode(id, bytes);
        writer.Write7BitEncodedInt(length);
        writer.Write(bytes[..length]);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static string Read(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        var bytes = length <= BytesOnStack ? stackalloc byte[BytesOnStack] : new byte[length];
        bytes = bytes[..length];
        reader.ReadExactly(bytes);
        return bytes is [HexMark, .. var digits] ? Convert.ToHexStringLower(digits) : Encoding.UTF8.GetString(bytes);
    }
}
