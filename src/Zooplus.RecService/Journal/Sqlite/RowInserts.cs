using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Writes rows into their tables. Used by one caller at a time.</summary>
internal sealed class RowInserts : IDisposable
{
    private readonly TableInserts[] _tables;

    /// <summary>Rows for the tables of the facts.</summary>
    /// <param name="connection">Where the tables are.</param>
    /// <param name="prefix">What the tables' names have before those of the facts' tables, for others of the same form.</param>
    /// <exception cref="SqliteException">There are no such tables.</exception>
    public RowInserts(SqliteConnection connection, string prefix = "") =>
        _tables = [.. FactTable.OfFacts.Select(table => new TableInserts(connection, table, prefix))];

    /// <summary>Writes rows, those of a table together and in their order.</summary>
    /// <param name="rows">What <see cref="RowBytes"/> made of them.</param>
    /// <exception cref="SqliteException">One of them failed. The transaction there may be is undone, or can only be.</exception>
    public void Insert(ReadOnlySpan<byte> rows)
    {
        for (var at = 0; at < rows.Length;)
        {
            at += _tables[rows[at]].Add(rows, at);
        }

        foreach (var table in _tables)
        {
            table.Insert(rows);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_tables, table => table.Dispose());
}
