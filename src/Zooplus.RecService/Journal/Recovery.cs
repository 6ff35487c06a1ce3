using System.Globalization;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Journal.Snapshots;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal;

/// <summary>Brings the state to where the journal ends: the newest snapshot that can be used, the facts after it, and the decisions that are open.</summary>
internal sealed partial class Recovery(
    IJournal journal, SnapshotStore snapshots, ShopState state, BuildIdentity identity, TimeProvider time, ILogger<Recovery> logger)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

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
            var covered = NewestWhole()?.Sequence ?? 0;
            SetAside(damage, covered, ((Math.Max(journal.LastSequence, covered) / NumberingStep) + 1) * NumberingStep);
            Recover();
        }

        Prepare();
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
        var covered = SavedBySnapshot(applied) ? applied : snapshots.Latest?.Sequence ?? 0;
        SetAside(damage, covered, applied);
        state.Ledger.Clear();
    }

    private static string Listed(IEnumerable<MissingFacts> missing) => string.Join(", ", missing.Select(range => $"{range.First} to {range.Last} ({range.Reason})"));

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
            var snapshot = NewestWhole();
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
        var snapshot = Chosen();
        if (snapshot is not null)
        {
            GoOnFrom(snapshot);
        }

        // Read to the end before the first is taken in: what cannot be read must not be half there.
        var open = journal.ReadOpenDecisions(snapshot?.State.Open ?? OpenDecisions.None);
        var lessons = Replay(snapshot?.Sequence ?? 0, open.Select(decision => decision.Sequence).ToHashSet());
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

    private bool SavedBySnapshot(long sequence)
    {
        try
        {
            return snapshots.IsOn && snapshots.Write(state.Capture(sequence), time.GetUtcNow()).Sequence == sequence;
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            LogNotSaved(exception);
            return false;
        }
    }

    private void Prepare()
    {
        try
        {
            snapshots.Prepare();
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            LogNotPrepared(exception);
        }
    }

    /// <summary>The newest whole snapshot, unless all facts are there and other code made it.</summary>
    private Snapshot? Chosen()
    {
        var newest = NewestWhole();
        if (newest is null)
        {
            if (journal.Missing.Count > 0)
            {
                LogIncomplete(Listed(journal.Missing));
            }

            return null;
        }

        var complete = journal.Missing.Count == 0 && journal.LastSequence >= newest.Sequence;
        if (newest.Identity == identity)
        {
            return newest;
        }

        LogOfAnotherBuild(newest.Path, newest.Identity, identity, complete ? "what was learned is rebuilt from all facts" : "it is used, since not all facts are there");
        return complete ? null : newest;
    }

    private Snapshot? NewestWhole()
    {
        foreach (var entry in Listed())
        {
            try
            {
                return SnapshotStore.Read(entry);
            }
            catch (SnapshotException exception)
            {
                LogDamaged(entry.Path, exception.Message);
            }
        }

        return null;
    }

    private IReadOnlyList<SnapshotEntry> Listed()
    {
        try
        {
            return snapshots.List();
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            LogNotPrepared(exception);
            return [];
        }
    }

    private void GoOnFrom(Snapshot snapshot)
    {
        if (snapshot.Sequence > journal.LastSequence)
        {
            LogGap(journal.LastSequence, snapshot.Sequence);
            journal.SkipTo(snapshot.Sequence);
        }

        var untaught = state.Restore(snapshot.State);
        if (untaught.Count > 0)
        {
            TeachAfresh(untaught, snapshot);
        }
        else
        {
            snapshots.Latest = SnapshotEntry.Of(snapshot.Path);
        }
    }

    private void TeachAfresh(IReadOnlyList<ILearningPolicy> policies, Snapshot snapshot)
    {
        long? first = null;
        foreach (var lesson in journal.ReadLessons(after: 0).TakeWhile(lesson => lesson.Sequence <= snapshot.Sequence))
        {
            first ??= lesson.Sequence;
            foreach (var policy in policies)
            {
                state.Teach(policy, lesson);
            }
        }

        foreach (var policy in policies)
        {
            var saved = snapshot.State.Policies.FirstOrDefault(section => section.Name == policy.Name)?.Format ?? "nothing";
            LogTaughtAfresh(policy.Name, snapshot.Path, saved, state.Policies.StateFormatOf(policy), policy.RewardsLearned);
            if (journal.Missing.Count > 0)
            {
                LogHistoryStarts(policy.Name, first ?? snapshot.Sequence + 1);
            }
        }
    }

    /// <summary>Applies the facts after another.</summary>
    /// <param name="after">The other.</param>
    /// <param name="open">The decisions that take rewards after the last.</param>
    /// <returns>How many facts taught something.</returns>
    private long Replay(long after, HashSet<long> open)
    {
        var lessons = 0L;
        var reported = time.GetTimestamp();
        foreach (var lesson in journal.ReadLessons(after))
        {
            if (lesson.Fact is RewardGiven { Completes: true } given && open.Contains(given.Decision))
            {
                // The rewards were read through an index just now, and by themselves here.
                throw new JournalDamagedException(string.Create(CultureInfo.InvariantCulture, $"Fact {lesson.Sequence} is the last reward of decision {given.Decision}, and is not found with it."));
            }

            state.Apply(lesson);
            lessons++;
            if (lessons % 1000 == 0 && time.GetElapsedTime(reported) >= ProgressEvery)
            {
                reported = time.GetTimestamp();
                LogProgress(lesson.Sequence, journal.LastSequence);
            }
        }

        return lessons;
    }

    [LoggerMessage(EventId = EventIds.JournalRecovered, Level = LogLevel.Information, Message = "Recovered up to fact {Sequence} in {Elapsed}: a snapshot of fact {Snapshot}, {Lessons} facts that taught after it, {Open} open decisions")]
    private partial void LogRecovered(long sequence, long snapshot, long lessons, int open, TimeSpan elapsed);

    [LoggerMessage(EventId = EventIds.JournalOnlyRead, Level = LogLevel.Error, Message = "The journal can be read and not written. What it holds serves, up to fact {Sequence}; nothing is kept and the service is not ready until it can be opened, which is tried again. {Reason}")]
    private partial void LogReadOnly(string reason, long sequence);

    [LoggerMessage(EventId = EventIds.JournalNotRead, Level = LogLevel.Error, Message = "The journal can be neither written nor read. What the newest whole snapshot holds serves, up to fact {Snapshot}; nothing is kept and the service is not ready until the journal can be opened, which is tried again. {Reason} {Unread}")]
    private partial void LogUnread(string reason, string unread, long snapshot);

    [LoggerMessage(EventId = EventIds.RecoveryProgress, Level = LogLevel.Information, Message = "Replayed up to fact {Sequence} of {Last}")]
    private partial void LogProgress(long sequence, long last);

    [LoggerMessage(EventId = EventIds.SnapshotDamaged, Level = LogLevel.Warning, Message = "The snapshot {Path} cannot be used and is passed over: {Reason}")]
    private partial void LogDamaged(string path, string reason);

    [LoggerMessage(EventId = EventIds.SnapshotOfAnotherBuild, Level = LogLevel.Warning, Message = "The snapshot {Path} was made by {Theirs}, this is {Ours}: {Consequence}")]
    private partial void LogOfAnotherBuild(string path, BuildIdentity theirs, BuildIdentity ours, string consequence);

    [LoggerMessage(EventId = EventIds.JournalEndsEarly, Level = LogLevel.Error, Message = "The journal ends at fact {Last}, and the newest snapshot covers fact {Snapshot}: the facts between are lost, decisions that were open take no more rewards, and numbering goes on above the snapshot")]
    private partial void LogGap(long last, long snapshot);

    [LoggerMessage(EventId = EventIds.HistoryIncomplete, Level = LogLevel.Warning, Message = "No snapshot can be used and not all facts are there: what was learned rests on those that are. Missing are {Missing}")]
    private partial void LogIncomplete(string missing);

    [LoggerMessage(EventId = EventIds.TaughtAfresh, Level = LogLevel.Warning, Message = "The policy {Policy} does not go on from the snapshot {Path}, which holds {Saved} where {Needed} is needed: it was taught afresh, {Rewards} observations")]
    private partial void LogTaughtAfresh(string policy, string path, string saved, string needed, long rewards);

    [LoggerMessage(EventId = EventIds.HistoryStarts, Level = LogLevel.Warning, Message = "The history that the policy {Policy} was taught starts at fact {First}")]
    private partial void LogHistoryStarts(string policy, long first);

    [LoggerMessage(EventId = EventIds.JournalSetAside, Level = LogLevel.Critical, Message = "The journal is damaged. {Damage} It was put aside as {Aside}. What was learned up to fact {Covered} is here; facts {First} to {Last}, as far as there were any, are lost, and decisions that were open take no more rewards. The service is not ready until POST /journal/accept-loss")]
    private partial void LogSetAside(string damage, string aside, long covered, long first, long last);

    [LoggerMessage(EventId = EventIds.SnapshotFailed, Level = LogLevel.Error, Message = "What was learned could not be saved before the damaged journal was put aside")]
    private partial void LogNotSaved(Exception exception);

    [LoggerMessage(EventId = EventIds.SnapshotsNotPrepared, Level = LogLevel.Error, Message = "The folder of the snapshots cannot be made ready or read")]
    private partial void LogNotPrepared(Exception exception);
}
