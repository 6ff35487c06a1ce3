using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// A statement that is parsed once and run many times, on SQLite's own interface: a command of ADO.NET looks every parameter up by its
/// name and asks for the schema's state at each run, which costs more than the insert itself.
/// </summary>
internal sealed class PreparedStatement : IDisposable
{
    private const int StackBytes = 1024;

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

    /// <summary>Gives a parameter its value, which it keeps until it is given another.</summary>
    /// <param name="parameter">Its place from 0.</param>
    /// <param name="value">A text, a number, a truth or null.</param>
    /// <exception cref="SqliteException">SQLite does not take it.</exception>
    public void Bind(int parameter, object? value) => Check(value switch
    {
        null => raw.sqlite3_bind_null(_statement, parameter + 1),
        string text => BindText(parameter + 1, text),
        long number => raw.sqlite3_bind_int64(_statement, parameter + 1, number),
        int number => raw.sqlite3_bind_int64(_statement, parameter + 1, number),
        double number => raw.sqlite3_bind_double(_statement, parameter + 1, number),
        bool truth => raw.sqlite3_bind_int64(_statement, parameter + 1, truth ? 1 : 0),
        _ => throw new ArgumentException($"A {value.GetType().Name} has no place in a statement.", nameof(value)),
    });

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

    private int BindText(int place, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= StackBytes)
        {
            Span<byte> utf8 = stackalloc byte[StackBytes];
            return raw.sqlite3_bind_text(_statement, place, (ReadOnlySpan<byte>)utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(most);
        var bound = raw.sqlite3_bind_text(_statement, place, (ReadOnlySpan<byte>)rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return bound;
    }

    private void Check(int outcome) => SqliteException.ThrowExceptionForRC(outcome, _database);
}
