using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal.Snapshots;

/// <summary>
/// The snapshots as a recovery needs them: which to go on from, whatever the disk and other builds have left. A part of
/// <see cref="Recovery"/>, in whose name it logs.
/// </summary>
internal sealed partial class RecoverySnapshots(
    SnapshotStore store, IJournal journal, BuildIdentity identity, TimeProvider time, ILogger<Recovery> logger)
{
    /// <summary>The last fact that a snapshot is known to cover; 0 for none.</summary>
    public long LatestSequence => store.Latest?.Sequence ?? 0;

    /// <summary>Makes their folder ready to be written to.</summary>
    public void Prepare()
    {
        try
        {
            store.Prepare();
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            LogNotPrepared(exception);
        }
    }

    /// <summary>The newest whole snapshot, unless all facts are there and other code made it.</summary>
    public Snapshot? Chosen()
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

    /// <summary>The newest that is what was written; null when none is.</summary>
    public Snapshot? NewestWhole()
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

    /// <summary>Writes a snapshot, before the journal is put aside that held the same.</summary>
    /// <returns>Whether it is on the disk.</returns>
    public bool TrySave(StateCapture capture)
    {
        try
        {
            return store.IsOn && store.Write(capture, time.GetUtcNow()).Sequence == capture.Sequence;
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            LogNotSaved(exception);
            return false;
        }
    }

    private static string Listed(IEnumerable<MissingFacts> missing) => string.Join(", ", missing.Select(range => $"{range.First} to {range.Last} ({range.Reason})"));

    private IReadOnlyList<SnapshotEntry> Listed()
    {
        try
        {
            return store.List();
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            LogNotPrepared(exception);
            return [];
        }
    }

    [LoggerMessage(EventId = EventIds.SnapshotDamaged, Level = LogLevel.Warning, Message = "The snapshot {Path} cannot be used and is passed over: {Reason}")]
    private partial void LogDamaged(string path, string reason);

    [LoggerMessage(EventId = EventIds.SnapshotOfAnotherBuild, Level = LogLevel.Warning, Message = "The snapshot {Path} was made by {Theirs}, this is {Ours}: {Consequence}")]
    private partial void LogOfAnotherBuild(string path, BuildIdentity theirs, BuildIdentity ours, string consequence);

    [LoggerMessage(EventId = EventIds.HistoryIncomplete, Level = LogLevel.Warning, Message = "No snapshot can be used and not all facts are there: what was learned rests on those that are. Missing are {Missing}")]
    private partial void LogIncomplete(string missing);

    [LoggerMessage(EventId = EventIds.SnapshotFailed, Level = LogLevel.Error, Message = "What was learned could not be saved before the damaged journal was put aside")]
    private partial void LogNotSaved(Exception exception);

    [LoggerMessage(EventId = EventIds.SnapshotsNotPrepared, Level = LogLevel.Error, Message = "The folder of the snapshots cannot be made ready or read")]
    private partial void LogNotPrepared(Exception exception);
}
