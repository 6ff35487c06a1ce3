using System.Buffers.Binary;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>The first byte of a value in <see cref="RowBytes"/>, which says what follows.</summary>
internal static class RowValue
{
    /// <summary>Nothing.</summary>
    public const byte Null = 0;

    /// <summary>Eight bytes of a whole number.</summary>
    public const byte Whole = 1;

    /// <summary>Eight bytes of a number.</summary>
    public const byte Number = 2;

    /// <summary>Four bytes of a length, and as many bytes of UTF-8.</summary>
    public const byte Text = 3;

    /// <summary>How many bytes stand before a text.</summary>
    public const int TextHead = 1 + sizeof(int);

    /// <summary>How long the value is that stands first.</summary>
    public static int LengthOf(ReadOnlySpan<byte> values) => values[0] switch
    {
        Null => 1,
        Text => TextHead + BinaryPrimitives.ReadInt32LittleEndian(values[1..]),
        _ => 1 + sizeof(long),
    };
}
