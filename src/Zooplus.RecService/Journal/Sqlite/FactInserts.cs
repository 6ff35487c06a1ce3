using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Writes facts into their tables, with statements that are prepared once.</summary>
internal sealed class FactInserts : IDisposable
{
    /// <summary>How long the writer waits for whoever holds the file, in whole seconds.</summary>
    public const int BusyTimeoutMs = 1_000;

    private readonly RowBytes _row = new();
    private readonly RowInserts _rows;
    private readonly PreparedStatement _begin;
    private readonly PreparedStatement _commit;
    private readonly PreparedStatement _erasure;
    private readonly PreparedStatement[] _erase;
    private readonly PreparedStatement[] _sumErased;

    public FactInserts(SqliteConnection connection)
    {
        // Someone at a shell may hold the file for a moment.
        raw.sqlite3_busy_timeout(connection.Handle, BusyTimeoutMs);
        _rows = new RowInserts(connection);
        _begin = new PreparedStatement(connection, "BEGIN IMMEDIATE");
        _commit = new PreparedStatement(connection, "COMMIT");
        connection.CreateFunction("row_checksum", (object?[] values) => RowChecksum.Of(Array.ConvertAll(values, value => value is DBNull ? null : value)), isDeterministic: true);
        _erasure = new PreparedStatement(connection, "INSERT INTO erasure (sequence, user_id) VALUES ($0, $1)");
        _erase = Array.ConvertAll(JournalSchema.Erase, statement => new PreparedStatement(connection, statement));
        _sumErased = Array.ConvertAll(JournalSchema.SumErased, statement => new PreparedStatement(connection, statement));
    }

    /// <summary>Writes facts, all or none.</summary>
    /// <exception cref="SqliteException">They are not kept, or nobody can tell.</exception>
    public void Insert(IReadOnlyList<JournalledFact> facts)
    {
        _begin.Run();
        for (var i = 0; i < facts.Count; i++)
        {
            _row.Clear();
            _row.Add(facts[i]);
            _rows.Insert(_row.Rows);
            if (facts[i].Fact is UserForgotten { UserId: { } user })
            {
                Erase(facts[i].Sequence, user);
            }
        }

        _commit.Run();
    }

    /// <summary>Writes facts whose rows are made already, all or none.</summary>
    /// <exception cref="SqliteException">They are not kept, or nobody can tell.</exception>
    public void Insert(ReadOnlySpan<byte> rows)
    {
        _begin.Run();
        _rows.Insert(rows);
        _commit.Run();
    }

    public void Dispose()
    {
        foreach (var statement in (IDisposable[])[_row, _rows, _begin, _commit, _erasure, .. _erase, .. _sumErased])
        {
            statement.Dispose();
        }
    }

    private static void RunFor(PreparedStatement statement, int parameter, string name)
    {
        statement.Bind(parameter, name);
        statement.Run();
    }

    private void Erase(long sequence, string user)
    {
        _erasure.Bind(0, sequence);
        RunFor(_erasure, 1, user);
        Array.ForEach(_erase, statement => RunFor(statement, 0, user));
        Array.ForEach(_sumErased, statement => statement.Run());
    }
}
