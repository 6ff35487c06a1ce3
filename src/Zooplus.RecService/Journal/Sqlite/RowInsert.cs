using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// Writes the rows of one table, a value after another in the order of its columns: each is turned into bytes once, which the statement
/// keeps and the row's sum counts. A value that is the last row's too, as most are, is not given to the statement again. Used by one caller
/// at a time; nothing is allocated but what SQLite copies.
/// </summary>
internal sealed class RowInsert : IDisposable
{
    private const int TimeLength = 33;

    // More is given back: a row of a whole catalogue comes once.
    private const int KeptBytesMost = 1 << 16;

    private readonly PreparedStatement _statement;
    private readonly BoundValue[] _bound;
    private byte[] _text = new byte[1024];
    private ArrayBufferWriter<byte> _json = new();
    private Utf8JsonWriter? _jsonWriter;
    private RowChecksum _sum;
    private int _column;

    /// <summary>Rows for a table.</summary>
    /// <exception cref="SqliteException">There is no such table.</exception>
    public RowInsert(SqliteConnection connection, FactTable table)
    {
        _statement = new PreparedStatement(connection, table.InsertStatement);
        _bound = new BoundValue[table.Width];
    }

    /// <summary>The next value is a whole number.</summary>
    public RowInsert Add(long number)
    {
        _sum.Add(_column, number);
        if (!_bound[_column].IsAlready(number))
        {
            _statement.Bind(_column, number);
        }

        _column++;
        return this;
    }

    /// <summary>The next value is a truth.</summary>
    public RowInsert Add(bool truth) => Add(truth ? 1 : 0);

    /// <summary>The next value is a number, or nothing.</summary>
    public RowInsert Add(double? number)
    {
        if (number is not { } value)
        {
            return AddNull();
        }

        _sum.Add(_column, value);
        if (!_bound[_column].IsAlready(value))
        {
            _statement.Bind(_column, value);
        }

        _column++;
        return this;
    }

    /// <summary>The next value is a time, or nothing.</summary>
    public RowInsert Add(DateTimeOffset? time)
    {
        if (time is not { } value)
        {
            return AddNull();
        }

        Span<byte> text = stackalloc byte[TimeLength];
        value.ToUniversalTime().TryFormat(text, out var length, FactRows.TimeFormat, CultureInfo.InvariantCulture);
        return AddOnce(text[..length]);
    }

    /// <summary>The next value is a text, or nothing.</summary>
    public RowInsert Add(string? text)
    {
        if (text is null)
        {
            return AddNull();
        }

        if (_bound[_column].IsAlready(text, out var bytes))
        {
            _sum.Add(_column++, bytes);
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < most)
        {
            _text = new byte[most];
        }

        Bind(_text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
        return this;
    }

    /// <summary>The next value is written as JSON, or is nothing.</summary>
    public RowInsert AddJson<T>(T? value, JsonTypeInfo<T> type)
        where T : class
    {
        if (value is null)
        {
            return AddNull();
        }

        _jsonWriter ??= new Utf8JsonWriter(_json);
        JsonSerializer.Serialize(_jsonWriter, value, type);
        AddOnce(_json.WrittenSpan);
        if (_json.Capacity > KeptBytesMost)
        {
            _json = new ArrayBufferWriter<byte>();
        }

        _json.ResetWrittenCount();
        _jsonWriter.Reset(_json);
        return this;
    }

    /// <summary>Writes the row with its sum.</summary>
    /// <exception cref="SqliteException">It failed, and changed nothing.</exception>
    public void Run()
    {
        _statement.Bind(_column, _sum.Value);
        _column = 0;
        _sum = default;
        _statement.Run();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _jsonWriter?.Dispose();
        _statement.Dispose();
    }

    private RowInsert AddNull()
    {
        // Which a parameter is before it is given anything.
        if (!_bound[_column].IsAlreadyNull())
        {
            _statement.BindNull(_column);
        }

        _column++;
        return this;
    }

    /// <summary>The next value is a text that hardly any two rows have in common.</summary>
    private RowInsert AddOnce(ReadOnlySpan<byte> text)
    {
        _bound[_column].Forget();
        Bind(text);
        return this;
    }

    private void Bind(ReadOnlySpan<byte> text)
    {
        _sum.Add(_column, text);
        _statement.Bind(_column++, text);
    }
}
