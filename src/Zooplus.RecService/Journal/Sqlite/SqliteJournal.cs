using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Journal.Retention;
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
    private readonly string _path;
    private readonly Durability _durability;
    private readonly long _logBytes;
    private readonly TimeProvider _time;
    private readonly Lock _disposing = new();
    private ConcurrentBag<DecisionReader> _readers = [];
    private JournalLock? _lock;
    private SqliteConnection? _connection;
    private FactInserts? _inserts;
    private Checkpointer? _checkpointer;
    private IReadOnlyList<MissingFacts> _missing = [];
    private volatile bool _isReady;
    private volatile bool _awaitsAcceptance;
    private JournalDamagedException? _damage;
    private long _lastSequence;

    /// <summary>A journal that is not open yet.</summary>
    public SqliteJournal(IOptions<JournalOptions> options, TimeProvider time)
    {
        _files = new JournalFiles(options.Value.Path);
        _path = _files.Main;
        _durability = options.Value.Durability;
        _logBytes = options.Value.LogBytes;
        _time = time;
    }

    public long LastSequence => Volatile.Read(ref _lastSequence);

    public long Bytes => LengthOf(_files.Main) + LengthOf(_files.Log);

    public IReadOnlyList<MissingFacts> Missing => Volatile.Read(ref _missing);

    public bool AwaitsAcceptance => _awaitsAcceptance;

    public bool IsDamaged => Volatile.Read(ref _damage) is not null;

    public void Open()
    {
        Close();
        Volatile.Write(ref _damage, null);
        if (_files.Fault is { } fault)
        {
            throw new JournalUnusableException($"{JournalOptions.Section}:Path is '{_path}'; {fault}.");
        }

        var isKnown = new FileInfo(_files.Owner) is { Exists: true, Length: > 0 };
        try
        {
            Directory.CreateDirectory(_files.Folder);
            Own();
            DamagedFiles.Finish(_files, _time.GetUtcNow());
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw new JournalException($"The folder of the journal '{_path}' cannot be made or written: {exception.Message}", exception);
        }

        if (DamagedFiles.Lost(_files) is { } lost)
        {
            throw Damaged(new JournalDamagedException(lost));
        }

        try
        {
            Connect();
        }
        catch (JournalDamagedException exception) when (!isKnown)
        {
            // Nothing says that it ever was a journal. It is somebody's file, and no business of ours.
            File.Delete(_files.Owner);
            throw new JournalUnusableException(exception.Message, exception);
        }
    }

    public void OpenToRead()
    {
        using var reader = Readable();
        Guarded(() =>
        {
            ReadEnd(reader);
            return true;
        });
    }

    public void Append(IReadOnlyList<JournalledFact> facts)
    {
        if (_connection is null || _inserts is null || _awaitsAcceptance)
        {
            throw new JournalException("The journal has failed and is not open.");
        }

        if (Volatile.Read(ref _damage) is { } damage)
        {
            throw damage;
        }

        try
        {
            _inserts.Insert(facts);
            Volatile.Write(ref _lastSequence, facts[^1].Sequence);
            _checkpointer?.Committed();
        }
        catch (SqliteException exception)
        {
            Close();
            throw Failed("could not be written", exception);
        }
    }

    public void Reopen(long lastAcknowledged)
    {
        if (Volatile.Read(ref _damage) is { } damage)
        {
            throw damage;
        }

        Close();
        Connect();
        if (_lastSequence < lastAcknowledged)
        {
            Close();
            throw Damaged(new JournalDamagedException($"The journal '{_path}' ends at fact {_lastSequence}, and facts up to {lastAcknowledged} were acknowledged."));
        }

        Execute("still cannot be written", JournalSchema.StrikeOut, ("$last", lastAcknowledged));
        Volatile.Write(ref _lastSequence, lastAcknowledged);
    }

    public void SkipTo(long sequence)
    {
        Execute("could not be written", JournalSchema.Skip, ("$first", _lastSequence + 1), ("$last", sequence));
        ReadEnd(_connection!);
    }

    public string SetAside(long covered, long last)
    {
        Close();
        Interlocked.Exchange(ref _readers, []).ToList().ForEach(reader => reader.Dispose());
        var missing = new List<MissingFacts>();
        if (covered > 0)
        {
            missing.Add(new MissingFacts(1, covered, MissingReason.SetAside));
        }

        if (last > covered)
        {
            missing.Add(new MissingFacts(covered + 1, last, MissingReason.Lost));
        }

        try
        {
            var aside = DamagedFiles.SetAside(_files, missing, _time.GetUtcNow());
            Volatile.Write(ref _damage, null);
            Connect();
            return aside;
        }
        catch (SqliteException exception)
        {
            throw new JournalException($"No fresh journal can be made in place of '{_path}': {exception.Message}", exception);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw new JournalException($"The journal '{_path}' cannot be put aside: {exception.Message}", exception);
        }
    }

    public void AcceptLoss()
    {
        Execute("could not be written", JournalSchema.Accept);
        ReadEnd(_connection!);
    }

    public int Compact(RetentionBounds bounds)
    {
        if (_connection is null)
        {
            throw new JournalException("The journal has failed and is not open.");
        }

        try
        {
            var given = Compaction.Run(_connection, bounds);
            if (given > 0)
            {
                Volatile.Write(ref _missing, [.. FactRows.Missing(_connection)]);
            }

            return given;
        }
        catch (SqliteException exception)
        {
            Close();
            throw Failed("could not be compacted", exception);
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
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw new JournalException($"The journal '{_path}' cannot be synced: {exception.Message}", exception);
        }
    }

    public long? LastErasure
    {
        get
        {
            using var reader = Readable();
            return Guarded(() => JournalConnection.Scalar(reader, "SELECT MAX(sequence) FROM erasure") as long?);
        }
    }

    public bool FinishErasures(long last)
    {
        if (_connection is null)
        {
            throw new JournalException("The journal has failed and is not open.");
        }

        try
        {
            JournalConnection.Scalar(_connection, string.Create(CultureInfo.InvariantCulture, $"DELETE FROM erasure WHERE sequence <= {last}"));

            // Others wait for the writer, so it does not wait for a reader here; the first column says whether one was in the way.
            JournalConnection.Scalar(_connection, "PRAGMA busy_timeout = 0");
            return (long)JournalConnection.Scalar(_connection, "PRAGMA wal_checkpoint(TRUNCATE)")! == 0;
        }
        catch (SqliteException exception)
        {
            throw new JournalException($"The journal '{_path}' could not be cleared of what was erased: {exception.Message}", exception);
        }
        finally
        {
            JournalConnection.Scalar(_connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {FactInserts.BusyTimeoutMs}"));
        }
    }

    public IEnumerable<JournalledFact> ReadLessons(long after)
    {
        // One look at the file, for others may write and compact meanwhile.
        using var reader = Readable();
        var (missing, last) = Guarded(() =>
        {
            JournalConnection.Scalar(reader, "BEGIN");
            return (FactRows.Missing(reader).ToArray(), (long)JournalConnection.Scalar(reader, JournalSchema.LastSequence)!);
        });
        foreach (var fact in FactOrder.Checked(SqliteFault.Guarded(_path, FactRows.InOrder(reader, after)), after, last, missing))
        {
            if (fact.Fact is not FactRows.Nothing)
            {
                yield return fact;
            }
        }
    }

    public void CheckStructure()
    {
        using var reader = Readable();
        if (Guarded(() => (string)JournalConnection.Scalar(reader, "PRAGMA quick_check(1)")!) is var found and not "ok")
        {
            throw new JournalDamagedException($"The journal '{_path}' does not hang together: {found}");
        }
    }

    public IReadOnlyList<Decision> ReadOpenDecisions()
    {
        using var reader = new DecisionReader(Readable());
        return Guarded(reader.FindOpen);
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

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException exception)
        {
            throw SqliteFault.AtOpening(_path, "cannot be read", exception);
        }
    }

    /// <summary>Takes the lock anew each time: what lies at the path may have come since, with a lock of its own.</summary>
    private void Own()
    {
        _lock?.Dispose();
        _lock = null;
        _lock = new JournalLock(_files);
        _lock.SayWhose(_time.GetUtcNow());
    }

    private T Read<T>(Func<DecisionReader, T> read)
    {
        if (!_isReady)
        {
            throw new JournalException($"The journal '{_path}' could not be opened yet.");
        }

        if (_awaitsAcceptance || IsDamaged)
        {
            // Not to be found in what is left does not mean that it never was.
            throw new JournalException($"The journal '{_path}' is damaged, and nobody has accepted the loss yet.");
        }

        // Of this file: after it was put aside, those of the one before must not come back.
        var readers = _readers;
        if (!readers.TryTake(out var reader))
        {
            reader = new DecisionReader(Readable());
        }

        try
        {
            var found = read(reader);
            readers.Add(reader);
            return found;
        }
        catch (SqliteException exception)
        {
            reader.Dispose();
            throw Failed("cannot be read", exception);
        }
        catch (JournalDamagedException exception)
        {
            reader.Dispose();
            throw Damaged(exception);
        }
    }

    private void Execute(string fault, string statements, params ReadOnlySpan<(string Name, long Value)> parameters)
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
            command.CommandText = statements;
            foreach (var (name, value) in parameters)
            {
                command.Parameters.AddWithValue(name, value);
            }

            command.ExecuteNonQuery();
            transaction.Commit();
        }
        catch (SqliteException exception)
        {
            Close();
            throw Failed(fault, exception);
        }
    }

    private void Connect()
    {
        try
        {
            _connection = JournalConnection.ToWrite(_path, _durability);
            _inserts = new FactInserts(_connection);
            _checkpointer = new Checkpointer(_path, _connection, _logBytes, _time);
            ReadEnd(_connection);
            _isReady = true;
        }
        catch (SqliteException exception)
        {
            var failed = SqliteFault.AtOpening(_path, "cannot be opened", exception);
            if (failed is JournalDamagedException damaged)
            {
                Damaged(damaged);
            }

            Close();
            throw failed;
        }
        catch (JournalDamagedException exception)
        {
            Damaged(exception);
            Close();
            throw;
        }
    }

    private void ReadEnd(SqliteConnection connection)
    {
        Volatile.Write(ref _missing, [.. FactRows.Missing(connection)]);
        _awaitsAcceptance = (long)JournalConnection.Scalar(connection, JournalSchema.AwaitsAcceptance)! == 1;
        Volatile.Write(ref _lastSequence, (long)JournalConnection.Scalar(connection, JournalSchema.LastSequence)!);
    }

    private SqliteConnection Readable()
    {
        try
        {
            // Until it is open nobody writes it, and the disk may not take what a reader beside a writer needs.
            return _isReady ? JournalConnection.ToRead(_path) : JournalConnection.ToReadAlone(_files);
        }
        catch (SqliteException exception)
        {
            throw Failed("cannot be read", exception);
        }
    }

    private JournalException Failed(string fault, SqliteException exception) => SqliteFault.Of(_path, fault, exception) switch
    {
        JournalDamagedException damaged => Damaged(damaged),
        var failed => failed,
    };

    private JournalDamagedException Damaged(JournalDamagedException damage)
    {
        Volatile.Write(ref _damage, damage);
        return damage;
    }

    private void Close()
    {
        _checkpointer?.Dispose();
        _checkpointer = null;
        _inserts?.Dispose();
        _inserts = null;
        if (_connection is not null && IsDamaged)
        {
            JournalConnection.CloseUntouched(_connection);
        }
        else
        {
            _connection?.Dispose();
        }

        _connection = null;
    }
}
