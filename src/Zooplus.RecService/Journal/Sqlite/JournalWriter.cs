using System.Globalization;
using Microsoft.Data.Sqlite;
using Zooplus.RecService.Journal.Retention;
using Zooplus.RecService.Journal.Tail;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// The one connection that writes the journal, with its statements, its tail and what keeps its log short. After a failed commit it is never
/// used again: a sync that is tried again on it may claim to have kept what the operating system has already thrown away.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly JournalFiles _files;
    private readonly SqliteConnection _connection;
    private readonly FactInserts _inserts;
    private readonly Checkpointer _checkpointer;

    private JournalWriter(JournalFiles files, SqliteConnection connection, FactInserts inserts, Checkpointer checkpointer, JournalTail? tail)
    {
        _files = files;
        _connection = connection;
        _inserts = inserts;
        _checkpointer = checkpointer;
        Tail = tail;
    }

    /// <summary>What is kept and may not be in the tables yet; null where facts are kept in the tables at once, since each commit waits for the disk anyway.</summary>
    public JournalTail? Tail { get; }

    /// <summary>Opens the file, and brings its tables up to date.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="IOException">Its tail cannot be opened.</exception>
    /// <exception cref="JournalUnusableException">It is of a later version, or cannot be written as it should be.</exception>
    /// <exception cref="JournalDamagedException">It is damaged, and its files are left as they are.</exception>
    public static JournalWriter Open(JournalFiles files, JournalOptions options, TimeProvider time, ILogger logger)
    {
        var connection = JournalConnection.ToWrite(files.Main, options.Durability);
        FactInserts? inserts = null;
        try
        {
            inserts = new FactInserts(connection);
            TailReplay.IntoTables(files, connection, inserts, logger);
            var checkpointer = new Checkpointer(files.Main, connection, options.LogBytes, time, logger);
            if (options.Durability == Durability.PowerCut)
            {
                File.Delete(files.Tail);
                return new JournalWriter(files, connection, inserts, checkpointer, tail: null);
            }

            var file = new TailFile(files.Tail, (long)JournalConnection.Scalar(connection, JournalSchema.Identity)!);
            return new JournalWriter(files, connection, inserts, checkpointer, new JournalTail(file, new TableFiller(inserts, checkpointer)));
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
    public JournalEnd ReadEnd()
    {
        Tail?.Settle();
        return JournalEnd.Of(_connection);
    }

    /// <summary>Keeps facts, all or none.</summary>
    /// <exception cref="SqliteException">They are not kept, or nobody can tell.</exception>
    public void Append(IReadOnlyList<JournalledFact> facts)
    {
        if (Tail is not null)
        {
            if (Tail.TryAppend(facts))
            {
                return;
            }

            Tail.Settle();
        }

        _inserts.Insert(facts);
        _checkpointer.Committed();
    }

    /// <summary>Runs statements, all or none.</summary>
    /// <exception cref="SqliteException">They failed, or nobody can tell.</exception>
    public void Execute(string statements, params ReadOnlySpan<(string Name, long Value)> parameters)
    {
        Tail?.Settle();
        JournalConnection.Execute(_connection, statements, parameters);
    }

    /// <summary>Gives up the oldest settled decisions.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="SqliteException">It could not be done; nothing was given up.</exception>
    public int Compact(RetentionBounds bounds)
    {
        Tail?.Settle();
        return Compaction.Run(_connection, bounds);
    }

    /// <summary>Lets go of the ids that erasures were kept with, and empties the log.</summary>
    /// <param name="last">The last fact among them.</param>
    /// <returns>False while someone reads what the log holds.</returns>
    /// <exception cref="SqliteException">It could not be written.</exception>
    public bool FinishErasures(long last)
    {
        Tail?.Settle();
        Tail?.Clear();
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
        Tail?.Dispose();
        _checkpointer.Dispose();
        _inserts.Dispose();
        JournalConnection.CloseUntouched(_connection);
    }

    /// <summary>Closes it. Its tail goes into the tables, if they take it, and its log into the file unless someone still reads.</summary>
    public void Dispose()
    {
        var isSettled = TrySettle();
        Tail?.Dispose();
        _checkpointer.Dispose();
        _inserts.Dispose();
        _connection.Dispose();
        if (isSettled && Tail is not null)
        {
            TryDelete(_files.Tail);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            // It holds nothing that the tables do not, which the next start will see.
        }
    }

    private bool TrySettle()
    {
        try
        {
            Tail?.Settle();
            return true;
        }
        catch (SqliteException)
        {
            // The tail's file holds it.
            return false;
        }
    }
}
