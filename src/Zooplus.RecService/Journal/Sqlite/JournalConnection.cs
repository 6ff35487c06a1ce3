using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Zooplus.RecService.Journal.Tail;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Opens the journal's file: to write with the durability that is asked for and tables of this version, or to read.</summary>
internal static class JournalConnection
{
    private const int NoCheckpointOnClose = 1006;

    // Others wait for whoever waits for a lock. Microsoft.Data.Sqlite counts in seconds, and 0 is for ever.
    private const int LockedTimeoutSeconds = FactInserts.BusyTimeoutMs / 1000;

    static JournalConnection()
    {
        // No connection is used by two threads at once, so none needs a lock around every call, and nobody asks for SQLite's own count of memory.
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>Opens it for the one writer.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="JournalUnusableException">It is of a later version, or cannot be written as it should be.</exception>
    /// <exception cref="JournalDamagedException">It is damaged.</exception>
    public static SqliteConnection ToWrite(string path, Durability durability)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            SetUp(connection, path, durability);
            BringUpToDate(connection, path);
            Scalar(connection, JournalSchema.CreateErasure);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens it for a reader.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection ToRead(string path) => Open(path, SqliteOpenMode.ReadOnly);

    /// <summary>Opens it for whoever moves its log to the main file, and changes nothing else.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection ToCheckpoint(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite);
        try
        {
            // Until it has read something SQLite does not know of the log, and has nothing to move.
            Scalar(connection, "PRAGMA user_version");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens it for a reader while nobody writes it, on a disk that takes nothing: not even the shared memory that SQLite's log needs.</summary>
    /// <param name="files">The names of the journal.</param>
    /// <exception cref="SqliteException">It cannot be opened, or someone holds it.</exception>
    /// <exception cref="IOException">Its tail cannot be read.</exception>
    /// <exception cref="JournalException">It is of another version.</exception>
    public static SqliteConnection ToReadAlone(JournalFiles files)
    {
        // A log is read into this process's own memory, under no lock; where there is none, SQLite need not look for one.
        var connection = new FileInfo(files.Log) is { Exists: true, Length: > 0 }
            ? Open(files.Main, SqliteOpenMode.ReadOnly, "unix-none")
            : Open($"{new Uri(files.Main).AbsoluteUri}?immutable=1", SqliteOpenMode.ReadOnly);
        try
        {
            Scalar(connection, "PRAGMA locking_mode = EXCLUSIVE");
            Scalar(connection, "PRAGMA temp_store = MEMORY");
            var version = (long)Scalar(connection, "PRAGMA user_version")!;
            if (version != JournalSchema.Version)
            {
                throw new JournalException(string.Create(CultureInfo.InvariantCulture, $"The journal '{files.Main}' is of version {version}, which has to be written before it can be read."));
            }

            TailReplay.BeforeTables(files, connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes the tables of an empty file, which is given its place later, and says which facts are not in it.</summary>
    /// <exception cref="SqliteException">It cannot be written.</exception>
    public static void Make(string path, IEnumerable<MissingFacts> missing)
    {
        using var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        Scalar(connection, "PRAGMA auto_vacuum = INCREMENTAL");
        using var transaction = connection.BeginTransaction();
        Run(connection, transaction, JournalSchema.Create);
        Run(connection, transaction, JournalSchema.CreateErasure);
        foreach (var range in missing)
        {
            Run(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO missing (first, last, reason, accepted) VALUES ({range.First}, {range.Last}, '{range.Reason}', 0)"));
        }

        Run(connection, transaction, JournalSchema.Stamp);
        transaction.Commit();
    }

    /// <summary>The first value a query finds.</summary>
    public static object? Scalar(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return command.ExecuteScalar();
    }

    /// <summary>Runs statements, all or none.</summary>
    /// <exception cref="SqliteException">They failed, or nobody can tell.</exception>
    public static void Execute(SqliteConnection connection, string statements, params ReadOnlySpan<(string Name, long Value)> parameters)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = statements;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
        transaction.Commit();
    }

    /// <summary>Closes it and leaves its files as they are, for whoever looks into what damaged them.</summary>
    public static void CloseUntouched(SqliteConnection connection)
    {
        // Closing would otherwise fold the log into the main file.
        _ = raw.sqlite3_db_config(connection.Handle!, NoCheckpointOnClose, 1, out _);
        connection.Dispose();
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode, string? vfs = null)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = LockedTimeoutSeconds, Vfs = vfs }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void SetUp(SqliteConnection connection, string path, Durability durability)
    {
        // Of a file that is new: it can give room back when old facts are given up. In others that room is used again.
        Scalar(connection, "PRAGMA auto_vacuum = INCREMENTAL");
        Scalar(connection, "PRAGMA temp_store = MEMORY");

        // That a reward's decision is there the writer knows; looking it up again would read a page of the file for each.
        Scalar(connection, "PRAGMA foreign_keys = OFF");
        var mode = (string)Scalar(connection, "PRAGMA journal_mode = WAL")!;
        var wanted = durability == Durability.PowerCut ? 2L : 1L;
        Scalar(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA synchronous = {wanted}"));

        // What is deleted is overwritten with zeros: an erased id must not live on in free pages.
        Scalar(connection, "PRAGMA secure_delete = ON");
        var synchronous = (long)Scalar(connection, "PRAGMA synchronous")!;
        if (mode != "wal" || synchronous != wanted)
        {
            throw new JournalUnusableException($"The journal '{path}' runs with journal_mode {mode} and synchronous {synchronous}; {durability} needs wal and {wanted}.");
        }
    }

    private static void BringUpToDate(SqliteConnection connection, string path)
    {
        var version = (long)Scalar(connection, "PRAGMA user_version")!;
        var mark = (long)Scalar(connection, "PRAGMA application_id")!;
        if (!JournalSchema.Agree(version, mark))
        {
            throw new JournalDamagedException(string.Create(CultureInfo.InvariantCulture, $"The journal '{path}' says that it is of version {version}, and bears the mark {mark} of another."));
        }

        if (version > JournalSchema.Version)
        {
            throw new JournalUnusableException($"The journal '{path}' is of version {version}; this service knows versions up to {JournalSchema.Version}.");
        }

        if (version < JournalSchema.Version)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var step in JournalSchema.From(version))
            {
                Run(connection, transaction, step);
            }

            Run(connection, transaction, JournalSchema.Stamp);
            transaction.Commit();
        }
    }

    private static void Run(SqliteConnection connection, SqliteTransaction transaction, string statements)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}
