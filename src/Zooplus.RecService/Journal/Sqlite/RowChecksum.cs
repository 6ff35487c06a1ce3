using System.Buffers;
using System.Numerics;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// The CRC-32C of a row's values in the order of its columns. SQLite checks how a file is built and not what the rows say, so a byte that
/// the disk changed within a value would go unnoticed. A null adds nothing: a column that a later version appends leaves old sums as they were.
/// </summary>
internal struct RowChecksum
{
    private const int StackBytes = 1024;

    private uint _crc;

    /// <summary>The sum of the values added so far.</summary>
    public readonly long Value => _crc;

    /// <summary>The sum of the values that a row is written with.</summary>
    public static long Of(ReadOnlySpan<object?> values)
    {
        var sum = default(RowChecksum);
        for (var column = 0; column < values.Length; column++)
        {
            sum.Add(column, values[column]);
        }

        return sum.Value;
    }

    /// <summary>The sum of a row's first columns as they are read.</summary>
    public static long Of(SqliteDataReader row, int columns)
    {
        var statement = row.Handle!;
        var sum = default(RowChecksum);
        for (var column = 0; column < columns; column++)
        {
            switch (raw.sqlite3_column_type(statement, column))
            {
                case raw.SQLITE_INTEGER:
                    sum.Add(column, raw.sqlite3_column_int64(statement, column));
                    break;
                case raw.SQLITE_FLOAT:
                    sum.Add(column, raw.sqlite3_column_double(statement, column));
                    break;
                case raw.SQLITE_TEXT:
                    sum.Add(column, raw.sqlite3_column_blob(statement, column));
                    break;
            }
        }

        return sum.Value;
    }

    private void Add(int column, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                Add(column, text);
                break;
            case double number:
                Add(column, number);
                break;
            case bool flag:
                Add(column, flag ? 1 : 0);
                break;
            default:
                Add(column, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
    }

    private void Add(int column, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most <= StackBytes ? null : ArrayPool<byte>.Shared.Rent(most);
        var bytes = rented ?? stackalloc byte[StackBytes];
        Add(column, (ReadOnlySpan<byte>)bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Adds a number.</summary>
    /// <param name="column">Its column, from 0.</param>
    /// <param name="number">The number; SQLite knows no negative zero, and neither does the sum.</param>
    public void Add(int column, double number) => Add(column, BitConverter.DoubleToInt64Bits(number == 0 ? 0 : number));

    /// <summary>Adds a whole number.</summary>
    /// <inheritdoc cref="Add(int, double)"/>
    public void Add(int column, long number) => _crc = BitOperations.Crc32C(BitOperations.Crc32C(_crc, (byte)(column + 1)), (ulong)number);

    /// <summary>Adds a text in UTF-8.</summary>
    /// <param name="column">Its column, from 0.</param>
    /// <param name="text">The text.</param>
    public void Add(int column, ReadOnlySpan<byte> text) =>
        _crc = Crc32C.Add(BitOperations.Crc32C(BitOperations.Crc32C(_crc, (byte)(column + 1)), (uint)text.Length), text);
}
