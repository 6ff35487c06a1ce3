using System.Globalization;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Journal.Snapshots;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal;

/// <summary>Makes the state what a snapshot and the facts of the journal say. A part of <see cref="Recovery"/>, in whose name it logs.</summary>
internal sealed partial class JournalReplay(IJournal journal, SnapshotStore store, ShopState state, TimeProvider time, ILogger<Recovery> logger)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

    /// <summary>Makes the state what a snapshot says. Policies it knows nothing of, or that have changed since, are taught afresh.</summary>
    public void GoOnFrom(Snapshot snapshot)
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
            store.Latest = SnapshotEntry.Of(snapshot.Path);
        }
    }

    /// <summary>Applies the facts after another.</summary>
    /// <param name="after">The other.</param>
    /// <param name="open">The decisions that take rewards after the last.</param>
    /// <returns>How many facts taught something.</returns>
    public long Replay(long after, HashSet<long> open)
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

    [LoggerMessage(EventId = EventIds.RecoveryProgress, Level = LogLevel.Information, Message = "Replayed up to fact {Sequence} of {Last}")]
    private partial void LogProgress(long sequence, long last);

    [LoggerMessage(EventId = EventIds.JournalEndsEarly, Level = LogLevel.Error, Message = "The journal ends at fact {Last}, and the newest snapshot covers fact {Snapshot}: the facts between are lost, decisions that were open take no more rewards, and numbering goes on above the snapshot")]
    private partial void LogGap(long last, long snapshot);

    [LoggerMessage(EventId = EventIds.TaughtAfresh, Level = LogLevel.Warning, Message = "The policy {Policy} does not go on from the snapshot {Path}, which holds {Saved} where {Needed} is needed: it was taught afresh, {Rewards} observations")]
    private partial void LogTaughtAfresh(string policy, string path, string saved, string needed, long rewards);

    [LoggerMessage(EventId = EventIds.HistoryStarts, Level = LogLevel.Warning, Message = "The history that the policy {Policy} was taught starts at fact {First}")]
    private partial void LogHistoryStarts(string policy, long first);
}
