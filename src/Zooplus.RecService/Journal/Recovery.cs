using Zooplus.RecService.Journal.Snapshots;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal;

/// <summary>Brings the state to where the journal ends: the newest snapshot that can be used, the facts after it, and the decisions that are open.</summary>
internal sealed partial class Recovery(
    IJournal journal, RecoverySnapshots snapshots, JournalReplay replay, ShopState state, TimeProvider time, ILogger<Recovery> logger)
{
    // More than can have come between a snapshot and the damage: no number that was acknowledged is given twice.
    private const long NumberingStep = 1_000_000_000;

    private SavedState? _pristine;
    private bool _isTouched;
    private long? _readUpTo;
    private volatile bool _isDone;

    /// <summary>Whether the journal is open and the state is what it says; until then the state is what could be read.</summary>
    public bool IsDone => _isDone;

    /// <summary>Recovers, before anything else is done with the journal and the state. Where the disk does not allow it, <see cref="Resume"/> does later.</summary>
    /// <returns>The sequence of the last fact, or of the last that could be read.</returns>
    /// <exception cref="JournalUnusableException">The journal is not this process's to use.</exception>
    public long Run()
    {
        _pristine = state.Capture(0).ToSaved();
        try
        {
            return Resume();
        }
        catch (JournalException exception) when (exception is not JournalUnusableException)
        {
            return ReadOnly(exception);
        }
    }

    /// <summary>Recovers, unless the state is what the journal says already. Called by the one writer.</summary>
    /// <returns>The sequence of the last fact.</returns>
    /// <exception cref="JournalException">The journal still cannot be opened or read.</exception>
    public long Resume()
    {
        try
        {
            journal.Open();
            if (journal.LastSequence != _readUpTo)
            {
                Recover();
            }
        }
        catch (JournalDamagedException damage)
        {
            var covered = snapshots.NewestWhole()?.Sequence ?? 0;
            SetAside(damage, covered, ((Math.Max(journal.LastSequence, covered) / NumberingStep) + 1) * NumberingStep);
            Recover();
        }

        snapshots.Prepare();
        _isDone = true;
        return journal.LastSequence;
    }

    /// <summary>
    /// Goes on without a journal that was found damaged while the service runs. All that was acknowledged has been applied, so a snapshot
    /// of it loses nothing that was learned; but decisions that are open take no more rewards. Called by the one writer.
    /// </summary>
    /// <param name="damage">What was found.</param>
    /// <param name="applied">The sequence of the last fact.</param>
    /// <exception cref="JournalException">It could not be put aside.</exception>
    public void GoOnWithout(JournalDamagedException damage, long applied)
    {
        var covered = snapshots.TrySave(state.Capture(applied)) ? applied : snapshots.LatestSequence;
        SetAside(damage, covered, applied);
        state.Ledger.Clear();
    }

    /// <summary>Serves what can be read of a journal that cannot be opened: the state and its open decisions or, where not even that, a snapshot.</summary>
    private long ReadOnly(JournalException reason)
    {
        try
        {
            journal.OpenToRead();
            Recover();
            LogReadOnly(reason.Message, journal.LastSequence);

            // Without a catalogue the configured one is shown meanwhile, which is nothing that the journal says.
            _readUpTo = state.KnowsCatalogue ? journal.LastSequence : null;
            return journal.LastSequence;
        }
        catch (JournalException unread)
        {
            Begin();
            var snapshot = snapshots.NewestWhole();
            if (snapshot is not null)
            {
                state.Restore(snapshot.State);
            }

            LogUnread(reason.Message, unread.Message, snapshot?.Sequence ?? 0);
            return snapshot?.Sequence ?? 0;
        }
    }

    private void Recover()
    {
        Begin();
        var started = time.GetTimestamp();
        var snapshot = snapshots.Chosen();
        if (snapshot is not null)
        {
            replay.GoOnFrom(snapshot);
        }

        // Read to the end before the first is taken in: what cannot be read must not be half there.
        var open = journal.ReadOpenDecisions(snapshot?.State.Open ?? OpenDecisions.None);
        var lessons = replay.Replay(snapshot?.Sequence ?? 0, open.Select(decision => decision.Sequence).ToHashSet());
        foreach (var decision in open)
        {
            state.Ledger.Add(decision);
        }

        state.AdvanceTo(journal.LastSequence);
        var elapsed = time.GetElapsedTime(started);
        if (journal.LastSequence > 0)
        {
            LogRecovered(journal.LastSequence, snapshot?.Sequence ?? 0, lessons, open.Count, elapsed);
        }
    }

    /// <summary>Begins with nothing, whatever was read so far: it may be half of what it should be.</summary>
    private void Begin()
    {
        _readUpTo = null;
        if (_isTouched)
        {
            state.Restore(_pristine!);
        }

        _isTouched = true;
    }

    private void SetAside(JournalDamagedException damage, long covered, long last)
    {
        var aside = journal.SetAside(covered, last);
        LogSetAside(damage.Message, aside, covered, covered + 1, last);
    }

    [LoggerMessage(EventId = EventIds.JournalRecovered, Level = LogLevel.Information, Message = "Recovered up to fact {Sequence} in {Elapsed}: a snapshot of fact {Snapshot}, {Lessons} facts that taught after it, {Open} open decisions")]
    private partial void LogRecovered(long sequence, long snapshot, long lessons, int open, TimeSpan elapsed);

    [LoggerMessage(EventId = EventIds.JournalOnlyRead, Level = LogLevel.Error, Message = "The journal can be read and not written. What it holds serves, up to fact {Sequence}; nothing is kept and the service is not ready until it can be opened, which is tried again. {Reason}")]
    private partial void LogReadOnly(string reason, long sequence);

    [LoggerMessage(EventId = EventIds.JournalNotRead, Level = LogLevel.Error, Message = "The journal can be neither written nor read. What the newest whole snapshot holds serves, up to fact {Snapshot}; nothing is kept and the service is not ready until the journal can be opened, which is tried again. {Reason} {Unread}")]
    private partial void LogUnread(string reason, string unread, long snapshot);

    [LoggerMessage(EventId = EventIds.JournalSetAside, Level = LogLevel.Critical, Message = "The journal is damaged. {Damage} It was put aside as {Aside}. What was learned up to fact {Covered} is here; facts {First} to {Last}, as far as there were any, are lost, and decisions that were open take no more rewards. The service is not ready until POST /journal/accept-loss")]
    private partial void LogSetAside(string damage, string aside, long covered, long first, long last);
}
