using System.Globalization;
using Microsoft.Data.Sqlite;
using Zooplus.RecService.Journal.Retention;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// The one connection that writes the journal, with its statements and with what keeps its log short. After a failed commit it is never
/// used again: a sync that is tried again on it may claim to have kept what the operating system has already thrown away.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly FactInserts _inserts;
    private readonly Checkpointer _checkpointer;

    private JournalWriter(SqliteConnection connection, FactInserts inserts, Checkpointer checkpointer)
    {
        _connection = connection;
        _inserts = inserts;
        _checkpointer = checkpointer;
    }

    /// <summary>Opens the file, and brings its tables up to date.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="JournalUnusableException">It is of a later version, or cannot be written as it should be.</exception>
    /// <exception cref="JournalDamagedException">It is damaged, and its files are left as they are.</exception>
    public static JournalWriter Open(string path, JournalOptions options, TimeProvider time, ILogger logger)
    {
        var connection = JournalConnection.ToWrite(path, options.Durability);
        FactInserts? inserts = null;
        try
        {
            inserts = new FactInserts(connection);
            return new JournalWriter(connection, inserts, new Checkpointer(path, connection, options.LogBytes, time, logger));
        }
        catch
        {
            inserts?.Dispose();
            JournalConnection.CloseUntouched(connection);
            throw;
        }
    }

    /// <summary>Where the file ends.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    /// <exception cref="JournalDamagedException">It is damaged.</exception>
    public JournalEnd ReadEnd() => JournalEnd.Of(_connection);

    /// <summary>Keeps facts, all or none.</summary>
    /// <exception cref="SqliteException">They are not kept, or nobody can tell.</exception>
    public void Append(IReadOnlyList<JournalledFact> facts)
    {
        _inserts.Insert(facts);
        _checkpointer.Committed();
    }

    /// <summary>Runs statements, all or none.</summary>
    /// <exception cref="SqliteException">They failed, or nobody can tell.</exception>
    public void Execute(string statements, params ReadOnlySpan<(string Name, long Value)> parameters)
    {
        using var transaction = _connection.BeginTransaction();
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = statements;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
        transaction.Commit();
    }

    /// <summary>Gives up the oldest settled decisions.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="SqliteException">It could not be done; nothing was given up.</exception>
    public int Compact(RetentionBounds bounds) => Compaction.Run(_connection, bounds);

    /// <summary>Lets go of the ids that erasures were kept with, and empties the log.</summary>
    /// <param name="last">The last fact among them.</param>
    /// <returns>False while someone reads what the log holds.</returns>
    /// <exception cref="SqliteException">It could not be written.</exception>
    public bool FinishErasures(long last)
    {
        try
        {
            JournalConnection.Scalar(_connection, string.Create(CultureInfo.InvariantCulture, $"DELETE FROM erasure WHERE sequence <= {last}"));

            // Others wait for the writer, so it does not wait for a reader here; the first column says whether one was in the way.
            JournalConnection.Scalar(_connection, "PRAGMA busy_timeout = 0");
            return (long)JournalConnection.Scalar(_connection, "PRAGMA wal_checkpoint(TRUNCATE)")! == 0;
        }
        finally
        {
            JournalConnection.Scalar(_connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {FactInserts.BusyTimeoutMs}"));
        }
    }

    /// <summary>Closes it and leaves its files as they are, for whoever looks into what damaged them.</summary>
    public void CloseUntouched()
    {
        _checkpointer.Dispose();
        _inserts.Dispose();
        JournalConnection.CloseUntouched(_connection);
    }

    /// <summary>Closes it; its log goes into the file unless someone still reads.</summary>
    public void Dispose()
    {
        _checkpointer.Dispose();
        _inserts.Dispose();
        _connection.Dispose();
    }
}
