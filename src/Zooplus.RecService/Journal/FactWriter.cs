using Microsoft.Extensions.Options;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal;

/// <summary>
/// The one writer. It takes changes in the order they were asked for, lets each look at the state and rule, keeps the facts of as many as
/// are waiting in one commit, applies them, and only then answers: whoever asks next sees them, and they survive what they should.
/// </summary>
internal sealed partial class FactWriter : IHostedService, IThreadPoolWorkItem
{
    private static readonly TimeSpan ReopenInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromMinutes(1);

    private readonly ChangeQueue _changes;
    private readonly IJournal _journal;
    private readonly Recovery _recovery;
    private readonly ShopState _state;
    private readonly RecServiceMetrics _metrics;
    private readonly ServingCounts _counts;
    private readonly TimeProvider _time;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<FactWriter> _logger;
    private readonly int _batchMax;
    private readonly bool _writesAtOnce;
    private readonly List<Change> _batch = [];
    private readonly List<JournalledFact> _facts = [];
    private readonly List<int> _lastFactOf = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private long _sequence;
    private long _failedAt;
    private string? _saidReason;
    private long _saidAt;
    private volatile bool _hasStarted;
    private volatile JournalException? _fault;

    public FactWriter(
        IJournal journal,
        Recovery recovery,
        ShopState state,
        RecServiceMetrics metrics,
        ServingCounts counts,
        TimeProvider time,
        IOptions<FeedbackOptions> feedback,
        IOptions<JournalOptions> options,
        IHostApplicationLifetime lifetime,
        ILogger<FactWriter> logger)
    {
        _journal = journal;
        _recovery = recovery;
        _state = state;
        _metrics = metrics;
        _counts = counts;
        _time = time;
        _lifetime = lifetime;
        _logger = logger;
        _batchMax = options.Value.BatchMax;
        _writesAtOnce = !options.Value.IsOnDisk;
        _changes = new ChangeQueue(feedback.Value.QueueLengthMax);
    }

    /// <summary>How many changes wait.</summary>
    public int QueueLength => _changes.Length;

    /// <summary>Whether changes are taken: from the start of the service to its end, or to a fault in the service.</summary>
    public bool IsRunning => _hasStarted && !_changes.Ended.IsCompleted;

    /// <summary>The sequence of the last fact applied.</summary>
    public long LastSequence => Volatile.Read(ref _sequence);

    /// <summary>Whether the state rests on all that the journal holds, and not only on what could be read of it.</summary>
    public bool IsRecovered => _recovery.IsDone;

    /// <summary>Whether facts are missing and nothing is kept until an operator has accepted that: see <see cref="AcceptLossAsync"/>.</summary>
    public bool AwaitsAcceptance => IsRecovered && _journal.AwaitsAcceptance;

    /// <summary>Whether facts can be kept now, as far as anyone has tried.</summary>
    public bool CanKeep => Volatile.Read(ref _failedAt) == 0 && !_journal.AwaitsAcceptance && !_journal.IsDamaged;

    /// <summary>Runs a change when its turn comes.</summary>
    /// <param name="key">What the change is about: see <see cref="Change.Key"/>.</param>
    /// <param name="rule">Rules, given the time. Runs on the writer, so it must not wait for anything.</param>
    /// <returns>The ruling's answer, or the exception it threw.</returns>
    /// <exception cref="QueueFullException">Too many changes wait already; this one will not run.</exception>
    /// <exception cref="JournalException">The facts could not be kept; nothing was applied.</exception>
    public Task<T> WriteAsync<T>(string? key, Func<DateTimeOffset, Ruling<T>> rule)
    {
        if (!CanKeep && !MayTryAgain)
        {
            // At once: whoever tries again may be waiting for the disk.
            return Task.FromException<T>(Unwritable());
        }

        return Tracing.IsOn ? TracedAsync(key, rule) : Enqueue(new Change<T>(key, _time.GetTimestamp(), rule));
    }

    /// <summary>Runs something between two commits that keeps no facts, whether or not facts can be kept now.</summary>
    /// <param name="work">Is given the sequence of the last fact applied. Runs on the writer, so it must not wait for anything.</param>
    /// <returns>What the work returns, or the exception it threw.</returns>
    /// <exception cref="QueueFullException">Too many changes wait already; this will not run.</exception>
    /// <exception cref="JournalException">The writer has failed, so that the state may be half changed; this will not run.</exception>
    public Task<T> BetweenCommitsAsync<T>(Func<long, T> work)
    {
        if (_changes.Ended.IsCompleted)
        {
            return _fault is { } fault ? Task.FromException<T>(fault) : Task.FromResult(work(_sequence));
        }

        return Enqueue(new Change<T>(key: null, _time.GetTimestamp(), _ => Ruling<T>.Refuse(work(_sequence)), keepsFacts: false));
    }

    /// <summary>Applies a fact that the journal cannot take in. It is forgotten when the journal is recovered, or serves until it is written.</summary>
    /// <param name="rule">Makes the fact. Runs on the writer, so it must not wait for anything.</param>
    public Task ShowAsync(Func<Fact> rule) => BetweenCommitsAsync(_ =>
    {
        _state.Show(rule(), _time.GetUtcNow());
        return true;
    });

    /// <summary>Takes facts again after the journal was damaged, without those that are missing.</summary>
    /// <returns>False when there is no loss that waits to be accepted.</returns>
    /// <exception cref="JournalException">That could not be noted.</exception>
    public Task<bool> AcceptLossAsync() => BetweenCommitsAsync(sequence =>
    {
        if (!_journal.AwaitsAcceptance)
        {
            return false;
        }

        _journal.AcceptLoss();
        LogLossAccepted(sequence);
        return true;
    });

    /// <summary>Brings the state to where the journal ends, before the first change is taken.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _sequence, _recovery.Run());
        if (!IsRecovered)
        {
            Volatile.Write(ref _failedAt, _time.GetTimestamp());
        }

        _hasStarted = true;
        ((IThreadPoolWorkItem)this).Execute();
        return Task.CompletedTask;
    }

    /// <summary>Returns once all that was taken in is kept, even while the service stops.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _changes.Close();
        return _hasStarted ? _changes.Ended : Task.CompletedTask;
    }

    /// <summary>Writes what waits, and leaves what has come meanwhile to a later turn.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            foreach (var change in _changes.Take())
            {
                Take(change);
                if (_facts.Count >= _batchMax)
                {
                    Commit();
                }
            }

            Commit();
        }
        catch (Exception exception)
        {
            // The state may be half changed, so nothing may rest on it any more.
            LogBroken(exception);
            var fault = _fault = new JournalException("The service has failed and stops.", exception);
            var unanswered = _changes.Abandon();
            _lifetime.StopApplication();
            foreach (var change in unanswered)
            {
                change.Failed(fault);
            }

            return;
        }

        if (!_changes.TryLeave())
        {
            QueueTurn();
        }
    }

    private async Task<T> TracedAsync<T>(string? key, Func<DateTimeOffset, Ruling<T>> rule)
    {
        using var span = Tracing.Start("journal.keep");
        return await Enqueue(new Change<T>(key, _time.GetTimestamp(), rule) { Span = span?.Context ?? default });
    }

    private Task<T> Enqueue<T>(Change<T> change)
    {
        Add(change);
        return change.Answer;
    }

    private void Add(Change change)
    {
        if (!_changes.Add(change))
        {
            return;
        }

        if (_writesAtOnce)
        {
            ((IThreadPoolWorkItem)this).Execute();
        }
        else
        {
            QueueTurn();
        }
    }

    /// <summary>Lines up behind the requests that wait for a thread: they will share the commit.</summary>
    private void QueueTurn() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private void Take(Change change)
    {
        var now = _time.GetUtcNow();
        if (change.KeepsFacts && !CanKeep && !Reopened())
        {
            change.Failed(Unwritable());
            return;
        }

        if (change.Key is null || !_keys.Add(change.Key))
        {
            Commit();
        }

        var facts = change.Rule(now);
        if (facts.Count == 0)
        {
            return;
        }

        if (!_state.KnowsCatalogue && facts[0] is not CatalogueReplaced)
        {
            // Nothing may stand before the fact that it rests on: what is shown before that is kept nowhere.
            change.Failed(Unwritable());
            return;
        }

        _batch.Add(change);
        foreach (var fact in facts)
        {
            _facts.Add(new JournalledFact(_sequence + _facts.Count + 1, now, fact));
        }

        _lastFactOf.Add(_facts.Count);
        if (change.Key is null)
        {
            Commit();
            return;
        }

        // Again, since the commit before ruling has cleared it.
        _keys.Add(change.Key);
    }

    private static JournalException Unwritable() => new("The journal cannot be written.");

    /// <summary>Whether trying can help: not before an operator has accepted a loss, and not more often than every <see cref="ReopenInterval"/>.</summary>
    private bool MayTryAgain => !AwaitsAcceptance && _time.GetElapsedTime(Volatile.Read(ref _failedAt)) >= ReopenInterval;

    /// <summary>Tries to make the journal fit for use again.</summary>
    private bool Reopened()
    {
        if (!MayTryAgain)
        {
            return false;
        }

        Volatile.Write(ref _failedAt, _time.GetTimestamp());
        try
        {
            return Mended();
        }
        catch (JournalException exception)
        {
            SayWhyNot(exception.Message);
            Volatile.Write(ref _failedAt, _time.GetTimestamp());
            return false;
        }
    }

    /// <summary>Tells the log when the reason is another, or is the same for long: it is tried once a second, maybe for hours.</summary>
    private void SayWhyNot(string reason)
    {
        if (reason != _saidReason || _time.GetElapsedTime(_saidAt) >= SayAgainAfter)
        {
            LogNotReopened(reason);
            (_saidReason, _saidAt) = (reason, _time.GetTimestamp());
        }
    }

    private bool Mended()
    {
        try
        {
            if (IsRecovered)
            {
                _journal.Reopen(_sequence);
            }
            else
            {
                Volatile.Write(ref _sequence, _recovery.Resume());
            }

            LogReopened(_sequence);
            _saidReason = null;
        }
        catch (JournalDamagedException damage) when (IsRecovered)
        {
            _recovery.GoOnWithout(damage, _sequence);
        }

        Volatile.Write(ref _failedAt, 0);
        return CanKeep;
    }

    private void Commit()
    {
        if (_batch.Count > 0)
        {
            try
            {
                using var span = Tracing.IsOn ? Tracing.StartCommit(_batch.Select(change => change.Span)) : null;
                span?.SetTag(Tracing.Facts, _facts.Count);
                Keep();
                Apply();
            }
            catch (JournalException exception)
            {
                LogNotKept(exception, _facts.Count);
                _metrics.CommitFailed();
                Volatile.Write(ref _failedAt, _time.GetTimestamp());
                foreach (var change in _batch)
                {
                    change.Failed(exception);
                }
            }
        }

        _batch.Clear();
        _facts.Clear();
        _lastFactOf.Clear();
        _keys.Clear();
    }

    private void Keep()
    {
        // In memory alone nothing is committed, so there is nothing to measure either.
        if (_writesAtOnce)
        {
            _journal.Append(_facts);
            return;
        }

        var started = _time.GetTimestamp();
        _journal.Append(_facts);
        _metrics.Committed(_facts.Count, _time.GetElapsedTime(started));
    }

    private void Apply()
    {
        foreach (var fact in _facts)
        {
            _counts.Count(fact);
            _state.Apply(fact);
        }

        _metrics.Learned(_time.GetElapsedTime(_batch[0].AskedAt));
        var first = _sequence;
        Volatile.Write(ref _sequence, _facts[^1].Sequence);
        for (var i = 0; i < _batch.Count; i++)
        {
            _batch[i].Kept(first + _lastFactOf[i]);
        }
    }

    [LoggerMessage(EventId = EventIds.WriterBroken, Level = LogLevel.Critical, Message = "Facts cannot be applied any more; the service stops")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(EventId = EventIds.LossAccepted, Level = LogLevel.Warning, Message = "An operator has accepted the loss: facts are taken again, after fact {Sequence}")]
    private partial void LogLossAccepted(long sequence);

    [LoggerMessage(EventId = EventIds.FactsNotKept, Level = LogLevel.Error, Message = "{Facts} facts could not be kept; their callers were refused")]
    private partial void LogNotKept(Exception exception, int facts);

    [LoggerMessage(EventId = EventIds.JournalReopened, Level = LogLevel.Warning, Message = "The journal takes facts again, after fact {Sequence}")]
    private partial void LogReopened(long sequence);

    [LoggerMessage(EventId = EventIds.JournalNotReopened, Level = LogLevel.Error, Message = "The journal still takes no facts: {Reason}")]
    private partial void LogNotReopened(string reason);
}
