using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// A journal in a SQLite file with a write-ahead log. One connection writes; a batch is one transaction, so that many callers share a
/// commit. After a failed commit the connection is never used again: a sync that is tried again on it may claim to have kept what the
/// operating system has already thrown away.
/// </summary>
internal sealed class SqliteJournal : IJournal
{
    private readonly JournalFiles _files;
    // 32 MB of log: a page that changes with every commit, as those of the indices do, is folded back once and not eight times.
    private const int CheckpointPages = 8_000;

    private readonly string _path;
    private readonly Durability _durability;
    private readonly TimeProvider _time;
    private readonly Lock _disposing = new();
    private readonly ConcurrentBag<DecisionReader> _readers = [];
    private JournalLock? _lock;
    private SqliteConnection? _connection;
    private FactInserts? _inserts;
    private IReadOnlyList<MissingFacts> _missing = [];
    private long _lastSequence;

    /// <summary>A journal that is not open yet.</summary>
    public SqliteJournal(IOptions<JournalOptions> options, TimeProvider time)
    {
        _files = new JournalFiles(options.Value.Path);
        _path = _files.Main;
        _durability = options.Value.Durability;
        _time = time;
    }

    public long LastSequence => Volatile.Read(ref _lastSequence);

    public long Bytes => LengthOf(_files.Main) + LengthOf(_files.Log);

    public IReadOnlyList<MissingFacts> Missing => Volatile.Read(ref _missing);

    public void Open()
    {
        try
        {
            Directory.CreateDirectory(_files.Folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The folder of the journal '{_path}' cannot be made: {exception.Message}", exception);
        }

        _lock = new JournalLock(_path, _time.GetUtcNow());
        Connect();
    }

    public void Append(IReadOnlyList<JournalledFact> facts)
    {
        if (_connection is null || _inserts is null)
        {
            throw new JournalException("The journal has failed and is not open.");
        }

        try
        {
            _inserts.Insert(facts);
            Volatile.Write(ref _lastSequence, facts[^1].Sequence);
        }
        catch (SqliteException exception)
        {
            Close();
            throw new JournalException($"The journal '{_path}' could not be written: {exception.Message}", exception);
        }
    }

    public void Reopen(long lastAcknowledged)
    {
        Close();
        try
        {
            Connect();
            if (_lastSequence < lastAcknowledged)
            {
                Close();
                throw new JournalException($"The journal '{_path}' ends at fact {_lastSequence}, and facts up to {lastAcknowledged} were acknowledged.");
            }

            using var command = _connection!.CreateCommand();
            using var transaction = _connection.BeginTransaction();
            command.Transaction = transaction;
            command.CommandText = JournalSchema.StrikeOut;
            command.Parameters.AddWithValue("$last", lastAcknowledged);
            command.ExecuteNonQuery();
            transaction.Commit();
            _lastSequence = lastAcknowledged;
        }
        catch (SqliteException exception)
        {
            Close();
            throw new JournalException($"The journal '{_path}' still cannot be written: {exception.Message}", exception);
        }
    }

    public void SkipTo(long sequence)
    {
        if (_connection is null)
        {
            throw new JournalException("The journal has failed and is not open.");
        }

        try
        {
            using var transaction = _connection.BeginTransaction();
            using var command = _connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = JournalSchema.Skip;
            command.Parameters.AddWithValue("$first", _lastSequence + 1);
            command.Parameters.AddWithValue("$last", sequence);
            command.ExecuteNonQuery();
            transaction.Commit();
            ReadEnd(_connection);
        }
        catch (SqliteException exception)
        {
            Close();
            throw new JournalException($"The journal '{_path}' could not be written: {exception.Message}", exception);
        }
    }

    public void Sync()
    {
        if (_durability == Durability.PowerCut)
        {
            return;
        }

        // The log alone, and never the main file: SQLite has synced that before it writes over frames it has moved there, and closing a
        // handle of one's own on it would give up the locks SQLite holds. What the log gains meanwhile does no harm.
        try
        {
            using var log = File.OpenHandle(_files.Log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(log);
        }
        catch (FileNotFoundException)
        {
            // Nothing was written since it was last moved away.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The journal '{_path}' cannot be synced: {exception.Message}", exception);
        }
    }

    public IEnumerable<JournalledFact> ReadLessons(long after)
    {
        using var reader = OpenReader();
        foreach (var fact in FactRows.Lessons(reader, after))
        {
            yield return fact;
        }
    }

    public IEnumerable<Decision> ReadOpenDecisions()
    {
        using var reader = OpenReader();
        foreach (var decision in FactRows.OpenDecisions(reader))
        {
            yield return decision;
        }
    }

    public Decision? Find(string recommendationId) => Read(reader => reader.Find(recommendationId));

    public IReadOnlyList<Decision> ReadDecisions(DecisionSpan span) => Read(reader => reader.Read(span));

    public IReadOnlyList<Decision> FindLast(DecisionFilter filter, int most) => Read(reader => reader.FindLast(filter, LastSequence, most));

    public void Dispose()
    {
        // The writer and the host may both be letting go; whoever comes second waits until it is done.
        lock (_disposing)
        {
            while (_readers.TryTake(out var reader))
            {
                reader.Dispose();
            }

            Close();
            _lock?.Dispose();
            _lock = null;
        }
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private T Read<T>(Func<DecisionReader, T> read)
    {
        if (!_readers.TryTake(out var reader))
        {
            reader = new DecisionReader(OpenReader());
        }

        try
        {
            var found = read(reader);
            _readers.Add(reader);
            return found;
        }
        catch (SqliteException exception)
        {
            reader.Dispose();
            throw new JournalException($"The journal '{_path}' cannot be read: {exception.Message}", exception);
        }
    }

    private static object? Scalar(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return command.ExecuteScalar();
    }

    private void Connect()
    {
        try
        {
            _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
            _connection.Open();
            Prepare(_connection);
            _inserts = new FactInserts(_connection);
            ReadEnd(_connection);
        }
        catch (SqliteException exception)
        {
            Close();
            throw new JournalException($"The journal '{_path}' cannot be opened: {exception.Message}", exception);
        }
    }

    private void ReadEnd(SqliteConnection connection)
    {
        Volatile.Write(ref _missing, [.. FactRows.Missing(connection)]);
        Volatile.Write(ref _lastSequence, (long)Scalar(connection, JournalSchema.LastSequence)!);
    }

    private void Prepare(SqliteConnection connection)
    {
        var mode = (string)Scalar(connection, "PRAGMA journal_mode = WAL")!;
        var wanted = _durability == Durability.PowerCut ? 2L : 1L;
        Scalar(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA synchronous = {wanted}"));
        Scalar(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA wal_autocheckpoint = {CheckpointPages}"));
        var synchronous = (long)Scalar(connection, "PRAGMA synchronous")!;
        if (mode != "wal" || synchronous != wanted)
        {
            throw new JournalException($"The journal '{_path}' runs with journal_mode {mode} and synchronous {synchronous}; {_durability} needs wal and {wanted}.");
        }

        var version = (long)Scalar(connection, "PRAGMA user_version")!;
        if (version > JournalSchema.Version)
        {
            throw new JournalException($"The journal '{_path}' is of version {version}; this service knows versions up to {JournalSchema.Version}.");
        }

        if (version < JournalSchema.Version)
        {
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"{JournalSchema.From(version)} PRAGMA user_version = {JournalSchema.Version};");
            command.ExecuteNonQuery();
            transaction.Commit();
        }

        Scalar(connection, JournalSchema.CreateMissing);
    }

    private SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new JournalException($"The journal '{_path}' cannot be read: {exception.Message}", exception);
        }
    }

    private void Close()
    {
        _inserts?.Dispose();
        _inserts = null;
        _connection?.Dispose();
        _connection = null;
    }
}
