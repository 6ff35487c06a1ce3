using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// Rows as bytes, as they wait for their tables: of each row the number of its table, then its values in the order of the columns, then its
/// sum. A value is its kind and, unless it is nothing, eight bytes of a number or a length and a text in UTF-8. Used by one caller at a time;
/// nothing is allocated once it has grown to what it holds.
/// </summary>
internal sealed class RowBytes : IBufferWriter<byte>, IDisposable
{
    private const int TimeLength = 33;
    private const int FirstLength = 1 << 14;

    // More is given back: a row of a whole catalogue comes once.
    private const int KeptBytesMost = 1 << 21;

    private readonly int _reserved;
    private byte[] _bytes = new byte[FirstLength];
    private int _length;
    private Utf8JsonWriter? _json;
    private RowChecksum _sum;
    private int _column;

    /// <summary>No rows.</summary>
    /// <param name="reserved">How many bytes there are before the first row, for whoever writes all of it with one call.</param>
    public RowBytes(int reserved = 0) => _length = _reserved = reserved;

    /// <summary>The rows.</summary>
    public ReadOnlySpan<byte> Rows => _bytes.AsSpan(_reserved, _length - _reserved);

    /// <summary>The rows, with the bytes reserved before them.</summary>
    public Span<byte> All => _bytes.AsSpan(0, _length);

    /// <summary>Takes all rows out.</summary>
    public void Clear()
    {
        if (_bytes.Length > KeptBytesMost)
        {
            _bytes = new byte[FirstLength];
        }

        _length = _reserved;
    }

    /// <summary>Begins a row.</summary>
    public RowBytes Begin(FactTable table)
    {
        Reserve(1)[0] = table.Number;
        _length++;
        _column = 0;
        _sum = default;
        return this;
    }

    /// <summary>The row has no more values.</summary>
    public void End() => Put(RowValue.Whole, _sum.Value);

    /// <summary>The next value is a whole number.</summary>
    public RowBytes Add(long number)
    {
        _sum.Add(_column++, number);
        Put(RowValue.Whole, number);
        return this;
    }

    /// <summary>The next value is a truth.</summary>
    public RowBytes Add(bool truth) => Add(truth ? 1 : 0);

    /// <summary>The next value is a number, or nothing.</summary>
    public RowBytes Add(double? number)
    {
        if (number is not { } value)
        {
            return AddNull();
        }

        _sum.Add(_column++, value);
        Put(RowValue.Number, BitConverter.DoubleToInt64Bits(value));
        return this;
    }

    /// <summary>The next value is a time, or nothing.</summary>
    public RowBytes Add(DateTimeOffset? time)
    {
        if (time is not { } value)
        {
            return AddNull();
        }

        var text = BeginText(TimeLength);
        value.ToUniversalTime().TryFormat(text, out var length, FactRows.TimeFormat, CultureInfo.InvariantCulture);
        return EndText(length);
    }

    /// <summary>The next value is a text, or nothing.</summary>
    public RowBytes Add(string? text) => text is null ? AddNull() : EndText(Encoding.UTF8.GetBytes(text, BeginText(Encoding.UTF8.GetMaxByteCount(text.Length))));

    /// <summary>The next value is written as JSON by the serializer, or is nothing.</summary>
    public RowBytes AddJson<T>(T? value, JsonTypeInfo<T> type)
        where T : class => value is null ? AddNull() : AddJson((value, type), static (json, written) => JsonSerializer.Serialize(json, written.value, written.type));

    /// <summary>The next value is written as JSON.</summary>
    /// <param name="value">The value.</param>
    /// <param name="write">Writes it.</param>
    public RowBytes AddJson<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        BeginText(0);
        var head = _length;
        _length += RowValue.TextHead;
        if (_json is null)
        {
            _json = RecommendAnswer.CreateWriter(this);
        }
        else
        {
            _json.Reset(this);
        }

        write(_json, value);
        _json.Flush();
        var length = _length - head - RowValue.TextHead;
        _length = head;
        return EndText(length);
    }

    /// <summary>Rows that were made elsewhere.</summary>
    public void Add(ReadOnlySpan<byte> rows)
    {
        rows.CopyTo(Reserve(rows.Length));
        _length += rows.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _json?.Dispose();

    void IBufferWriter<byte>.Advance(int count) => _length += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsMemory(_length);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsSpan(_length);
    }

    private RowBytes AddNull()
    {
        Reserve(1)[0] = RowValue.Null;
        _length++;
        _column++;
        return this;
    }

    private void Put(byte kind, long bits)
    {
        var place = Reserve(1 + sizeof(long));
        place[0] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(place[1..], bits);
        _length += 1 + sizeof(long);
    }

    /// <summary>Where a text goes, if it is no longer than this.</summary>
    private Span<byte> BeginText(int most) => Reserve(RowValue.TextHead + most)[RowValue.TextHead..];

    private RowBytes EndText(int length)
    {
        var place = _bytes.AsSpan(_length);
        place[0] = RowValue.Text;
        BinaryPrimitives.WriteInt32LittleEndian(place[1..], length);
        _sum.Add(_column++, place.Slice(RowValue.TextHead, length));
        _length += RowValue.TextHead + length;
        return this;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        return _bytes.AsSpan(_length, count);
    }
}
