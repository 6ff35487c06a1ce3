using System.Text;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>The value that a parameter was given last, which a statement keeps from one run to the next. At first it is null.</summary>
internal struct BoundValue
{
    private Kind _kind;
    private long _bits;
    private string? _text;
    private byte[]? _bytes;

    private enum Kind : byte
    {
        Null,
        Whole,
        Number,
        Text,
        Unknown,
    }

    /// <summary>Takes note of a whole number.</summary>
    /// <returns>Whether it is the value already.</returns>
    public bool IsAlready(long number) => IsAlready(Kind.Whole, number);

    /// <summary>Takes note of a number.</summary>
    /// <inheritdoc cref="IsAlready(long)"/>
    public bool IsAlready(double number) => IsAlready(Kind.Number, BitConverter.DoubleToInt64Bits(number));

    /// <summary>Takes note of a null.</summary>
    /// <inheritdoc cref="IsAlready(long)"/>
    public bool IsAlreadyNull() => IsAlready(Kind.Null, 0);

    /// <summary>Takes note of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">What it is in UTF-8, when it is the value already.</param>
    /// <inheritdoc cref="IsAlready(long)"/>
    public bool IsAlready(string text, out ReadOnlySpan<byte> bytes)
    {
        if (_kind == Kind.Text && _text == text)
        {
            bytes = _bytes ??= Encoding.UTF8.GetBytes(text);
            return true;
        }

        (_kind, _text, _bytes) = (Kind.Text, text, null);
        bytes = default;
        return false;
    }

    /// <summary>Takes note of a value that is not kept.</summary>
    public void Forget() => _kind = Kind.Unknown;

    private bool IsAlready(Kind kind, long bits)
    {
        var isSame = _kind == kind && _bits == bits;
        (_kind, _bits) = (kind, bits);
        return isSame;
    }
}
