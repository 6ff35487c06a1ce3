using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Writes rows into their tables, with a statement for each that is prepared once.</summary>
internal sealed class RowInserts : IDisposable
{
    private readonly PreparedStatement[] _statements;

    /// <summary>Rows for the tables of the facts.</summary>
    /// <param name="connection">Where the tables are.</param>
    /// <param name="prefix">What the tables' names have before those of the facts' tables, for others of the same form.</param>
    /// <exception cref="SqliteException">There are no such tables.</exception>
    public RowInserts(SqliteConnection connection, string prefix = "") =>
        _statements = [.. FactTable.OfFacts.Select(table => new PreparedStatement(connection, table.InsertInto(prefix)))];

    /// <summary>Writes rows.</summary>
    /// <param name="rows">What <see cref="RowBytes"/> made of them.</param>
    /// <exception cref="SqliteException">One of them failed; those before it are written.</exception>
    public void Insert(ReadOnlySpan<byte> rows)
    {
        while (!rows.IsEmpty)
        {
            var table = FactTable.OfFacts[rows[0]];
            var statement = _statements[rows[0]];
            rows = rows[1..];
            for (var column = 0; column <= table.Width; column++)
            {
                rows = Bind(statement, column, rows);
            }

            statement.Run();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_statements, statement => statement.Dispose());

    /// <summary>Gives a statement the next value.</summary>
    /// <returns>What follows it.</returns>
    private static ReadOnlySpan<byte> Bind(PreparedStatement statement, int column, ReadOnlySpan<byte> value)
    {
        var rest = value[1..];
        switch (value[0])
        {
            case RowValue.Whole:
                statement.Bind(column, BinaryPrimitives.ReadInt64LittleEndian(rest));
                return rest[sizeof(long)..];
            case RowValue.Number:
                statement.Bind(column, BinaryPrimitives.ReadDoubleLittleEndian(rest));
                return rest[sizeof(double)..];
            case RowValue.Text:
                var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
                statement.Bind(column, rest.Slice(sizeof(int), length));
                return rest[(sizeof(int) + length)..];
            default:
                statement.BindNull(column);
                return rest;
        }
    }
}
