using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Writes the rows of one table, many with a statement: to begin and end one costs as much as half a row.</summary>
internal sealed class TableInserts : IDisposable
{
    // Of 4 to 40 that were tried, more than 16 gain nothing that can be seen.
    private const int RowsOfMany = 16;

    private readonly SqliteConnection _connection;
    private readonly FactTable _table;
    private readonly string _prefix;
    private readonly PreparedStatement _one;
    private readonly List<int> _rows = [];
    private PreparedStatement? _many;

    /// <summary>Rows for a table.</summary>
    /// <param name="connection">Where it is.</param>
    /// <param name="table">Its form.</param>
    /// <param name="prefix">What its name has before that of the facts' table.</param>
    /// <exception cref="SqliteException">There is no such table.</exception>
    public TableInserts(SqliteConnection connection, FactTable table, string prefix)
    {
        _connection = connection;
        _table = table;
        _prefix = prefix;
        _one = new PreparedStatement(connection, table.InsertInto(prefix, rows: 1));
    }

    private int Width => _table.Width + 1;

    /// <summary>Notes a row that is to be written.</summary>
    /// <param name="rows">The rows of all tables.</param>
    /// <param name="at">Where it begins among them.</param>
    /// <returns>How long it is.</returns>
    public int Add(ReadOnlySpan<byte> rows, int at)
    {
        var first = at + 1;
        _rows.Add(first);
        var end = first;
        for (var column = 0; column < Width; column++)
        {
            end += RowValue.LengthOf(rows[end..]);
        }

        return end - at;
    }

    /// <summary>Writes the rows that were noted.</summary>
    /// <param name="rows">The rows of all tables.</param>
    /// <exception cref="SqliteException">One of them failed.</exception>
    public void Insert(ReadOnlySpan<byte> rows)
    {
        var written = _rows.Count < RowsOfMany ? 0 : Write(_many ??= new PreparedStatement(_connection, _table.InsertInto(_prefix, RowsOfMany)), RowsOfMany, rows, 0);
        Write(_one, 1, rows, written);
        _rows.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _one.Dispose();
        _many?.Dispose();
    }

    private static void Bind(PreparedStatement statement, int parameter, ReadOnlySpan<byte> value)
    {
        switch (value[0])
        {
            case RowValue.Whole:
                statement.Bind(parameter, BinaryPrimitives.ReadInt64LittleEndian(value[1..]));
                break;
            case RowValue.Number:
                statement.Bind(parameter, BinaryPrimitives.ReadDoubleLittleEndian(value[1..]));
                break;
            case RowValue.Text:
                statement.Bind(parameter, value[RowValue.TextHead..]);
                break;
            default:
                statement.BindNull(parameter);
                break;
        }
    }

    /// <summary>Writes as many of the rows that are left as a statement takes without a rest.</summary>
    /// <returns>Where the rest begins.</returns>
    private int Write(PreparedStatement statement, int rowsOfStatement, ReadOnlySpan<byte> rows, int from)
    {
        var next = from;
        for (; _rows.Count - next >= rowsOfStatement; next += rowsOfStatement)
        {
            for (var i = next; i < next + rowsOfStatement; i++)
            {
                var before = next == from ? default : rows[_rows[i - rowsOfStatement]..];
                Bind(statement, (i - next) * Width, rows[_rows[i]..], before);
            }

            statement.Run();
        }

        return next;
    }

    /// <summary>Gives a statement a row, but for the values it has from the row before in this place.</summary>
    private void Bind(PreparedStatement statement, int parameter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> before)
    {
        for (var column = 0; column < Width; column++)
        {
            var value = row[..RowValue.LengthOf(row)];
            row = row[value.Length..];
            if (!before.IsEmpty)
            {
                var held = before[..RowValue.LengthOf(before)];
                before = before[held.Length..];
                if (value.SequenceEqual(held))
                {
                    continue;
                }
            }

            Bind(statement, parameter + column, value);
        }
    }
}
