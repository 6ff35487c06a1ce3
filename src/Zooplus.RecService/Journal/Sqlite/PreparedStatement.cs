using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// A statement that is parsed once and run many times, on SQLite's own interface: a command of ADO.NET looks every parameter up by its
/// name and asks for the schema's state at each run, which costs more than the insert itself.
/// </summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Parses a statement.</summary>
    /// <param name="connection">An open connection, which must outlive this.</param>
    /// <param name="sql">One statement.</param>
    /// <exception cref="SqliteException">It cannot be parsed.</exception>
    public PreparedStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Gives a parameter a whole number, which it keeps until it is given another value.</summary>
    /// <param name="parameter">Its place from 0.</param>
    /// <param name="number">The number.</param>
    /// <exception cref="SqliteException">SQLite does not take it.</exception>
    public void Bind(int parameter, long number) => Check(raw.sqlite3_bind_int64(_statement, parameter + 1, number));

    /// <summary>Gives a parameter a number.</summary>
    /// <inheritdoc cref="Bind(int, long)"/>
    public void Bind(int parameter, double number) => Check(raw.sqlite3_bind_double(_statement, parameter + 1, number));

    /// <summary>Gives a parameter a text in UTF-8.</summary>
    /// <inheritdoc cref="Bind(int, long)"/>
    public void Bind(int parameter, ReadOnlySpan<byte> text) => Check(raw.sqlite3_bind_text(_statement, parameter + 1, text));

    /// <summary>Gives a parameter a text.</summary>
    /// <inheritdoc cref="Bind(int, long)"/>
    public void Bind(int parameter, string text) => Check(raw.sqlite3_bind_text(_statement, parameter + 1, text));

    /// <summary>Gives a parameter no value.</summary>
    /// <inheritdoc cref="Bind(int, long)"/>
    public void BindNull(int parameter) => Check(raw.sqlite3_bind_null(_statement, parameter + 1));

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <exception cref="SqliteException">It failed, and changed nothing.</exception>
    public void Run()
    {
        var outcome = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (outcome != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(outcome, _database);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Check(int outcome)
    {
        if (outcome != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(outcome, _database);
        }
    }
}
