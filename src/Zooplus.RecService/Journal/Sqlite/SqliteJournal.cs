using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Journal.Retention;
using Zooplus.RecService.Journal.Tail;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// A journal in a SQLite file with a write-ahead log and a tail. <see cref="JournalWriter"/> writes it, <see cref="JournalReads"/> looks
/// things up; here is who owns it, and what is done when either fails.
/// </summary>
internal sealed class SqliteJournal : IJournal
{
    private readonly JournalFiles _files;
    private readonly string _path;
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SqliteJournal> _logger;
    private readonly JournalCondition _condition;
    private readonly JournalReads _reads;
    private readonly Lock _disposing = new();
    private JournalLock? _lock;
    private JournalWriter? _writer;

    // Of the writer there was last: what it could not bring into the tables nobody may take for missing.
    private volatile JournalTail? _tail;

    /// <summary>A journal that is not open yet.</summary>
    public SqliteJournal(IOptions<JournalOptions> options, TimeProvider time, ILogger<SqliteJournal> logger)
    {
        _options = options.Value;
        _files = new JournalFiles(_options.Path);
        _path = _files.Main;
        _time = time;
        _logger = logger;
        _condition = new JournalCondition(_path);
        _reads = new JournalReads(_files, _condition, logger);
    }

    public long LastSequence => _condition.LastSequence;

    public long Bytes => LengthOf(_files.Main) + LengthOf(_files.Log) + LengthOf(_files.Tail);

    public long Waiting => _tail?.Waiting ?? 0;

    public IReadOnlyList<MissingFacts> Missing => _condition.End.Missing;

    public bool AwaitsAcceptance => _condition.End.AwaitsAcceptance;

    public bool IsDamaged => _condition.Damage is not null;

    public DamagedRows? DamagedRows => _condition.DamagedRows;

    public long? LastErasure => _reads.LastErasure();

    public void Open()
    {
        Close();
        _condition.Renew();
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
            throw _condition.Damaged(new JournalDamagedException(lost));
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

    public void OpenToRead() => _condition.End = _reads.End();

    public void Append(IReadOnlyList<JournalledFact> facts)
    {
        if (_writer is not { } writer || AwaitsAcceptance)
        {
            throw NotOpen();
        }

        ThrowIfDamaged();
        try
        {
            writer.Append(facts);
            _condition.LastSequence = facts[^1].Sequence;
        }
        catch (SqliteException exception)
        {
            Close();
            throw _condition.Failed("could not be written", exception);
        }
    }

    public void Reopen(long lastAcknowledged)
    {
        ThrowIfDamaged();
        Close();
        Connect();
        if (LastSequence < lastAcknowledged)
        {
            Close();
            throw _condition.Damaged(new JournalDamagedException($"The journal '{_path}' ends at fact {LastSequence}, and facts up to {lastAcknowledged} were acknowledged."));
        }

        Execute("still cannot be written", JournalSchema.StrikeOut, ("$last", lastAcknowledged));
        _condition.LastSequence = lastAcknowledged;
    }

    public void SkipTo(long sequence)
    {
        Execute("could not be written", JournalSchema.Skip, ("$first", LastSequence + 1), ("$last", sequence));
        _condition.End = _writer!.ReadEnd();
    }

    public string SetAside(long covered, long last)
    {
        Close();
        _reads.Renew();
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
            _condition.Renew();
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
        _condition.End = _writer!.ReadEnd();
    }

    public int Compact(RetentionBounds bounds) => Writing("could not be compacted", writer =>
    {
        var given = writer.Compact(bounds);
        if (given > 0)
        {
            _condition.End = writer.ReadEnd();
        }

        return given;
    });

    public void Sync()
    {
        if (_options.Durability != Durability.PowerCut)
        {
            WaitForTables();
            JournalLog.Sync(_files);
        }
    }

    public bool FinishErasures(long last)
    {
        try
        {
            return (_writer ?? throw NotOpen()).FinishErasures(last);
        }
        catch (SqliteException exception)
        {
            throw new JournalException($"The journal '{_path}' could not be cleared of what was erased: {exception.Message}", exception);
        }
    }

    public IEnumerable<JournalledFact> ReadLessons(long after)
    {
        WaitForTables();
        return _reads.Lessons(after);
    }

    public void CheckStructure() => _reads.CheckStructure();

    public IReadOnlyList<Decision> ReadOpenDecisions(OpenDecisions known)
    {
        WaitForTables();
        return _reads.OpenDecisions(known);
    }

    public Decision? Find(string recommendationId)
    {
        WaitForTables(tail => tail.WaitFor(recommendationId));
        return _reads.Find(reader => reader.Find(recommendationId));
    }

    public IReadOnlyList<Decision> ReadDecisions(DecisionSpan span)
    {
        WaitForTables();
        return _reads.Find(reader => reader.Read(span));
    }

    public IReadOnlyList<Decision> FindLast(DecisionFilter filter, int most)
    {
        WaitForTables();
        return _reads.Find(reader => reader.FindLast(filter, LastSequence, most));
    }

    public void Dispose()
    {
        // The writer and the host may both be letting go; whoever comes second waits until it is done.
        lock (_disposing)
        {
            _reads.Dispose();
            Close();
            _lock?.Dispose();
            _lock = null;
        }
    }

    private static JournalException NotOpen() => new("The journal has failed and is not open.");

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private void ThrowIfDamaged()
    {
        if (_condition.Damage is { } damage)
        {
            throw damage;
        }
    }

    /// <summary>Waits until the tables hold all that has been kept by now.</summary>
    private void WaitForTables() => WaitForTables(tail => tail.WaitFor(LastSequence));

    /// <summary>Waits for the tables, and says so when they take no more.</summary>
    private void WaitForTables(Action<JournalTail> wait)
    {
        try
        {
            if (_tail is { } tail)
            {
                wait(tail);
            }
        }
        catch (SqliteException exception)
        {
            throw _condition.Failed("does not hold in its tables what it has kept", exception);
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

    private void Execute(string fault, string statements, params (string Name, long Value)[] parameters) => Writing(fault, writer =>
    {
        writer.Execute(statements, parameters);
        return true;
    });

    /// <summary>Writes; after a failure the connection is closed, and <see cref="Reopen"/> opens another.</summary>
    private T Writing<T>(string fault, Func<JournalWriter, T> write)
    {
        try
        {
            return write(_writer ?? throw NotOpen());
        }
        catch (SqliteException exception)
        {
            Close();
            throw _condition.Failed(fault, exception);
        }
    }

    private void Connect()
    {
        try
        {
            _writer = JournalWriter.Open(_files, _options, _time, _logger);
            _tail = _writer.Tail;
            _condition.End = _writer.ReadEnd();
            _condition.IsReady = true;
        }
        catch (SqliteException exception)
        {
            var failed = _condition.FailedToOpen("cannot be opened", exception);
            Close();
            throw failed;
        }
        catch (JournalDamagedException exception)
        {
            _condition.Damaged(exception);
            Close();
            throw;
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            Close();
            throw new JournalException($"The tail of the journal '{_path}' cannot be opened: {exception.Message}", exception);
        }
    }

    private void Close()
    {
        if (IsDamaged)
        {
            _writer?.CloseUntouched();
        }
        else
        {
            _writer?.Dispose();
        }

        _writer = null;
    }
}
