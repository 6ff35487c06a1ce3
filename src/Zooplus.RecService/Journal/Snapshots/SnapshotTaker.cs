using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal.Snapshots;

/// <summary>
/// Takes snapshots, one at a time. The writer is asked for no more than to take hold of the state between two commits; the rest happens
/// beside it: the journal is synced, so that it never ends before a snapshot does, and the file is written.
/// </summary>
internal sealed partial class SnapshotTaker(
    FactWriter writer, ShopState state, IJournal journal, SnapshotStore store, RecServiceMetrics metrics, TimeProvider time, ILogger<SnapshotTaker> logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Takes a snapshot.</summary>
    /// <returns>The snapshot and how long it took; null when it could not be taken, which is logged and counted.</returns>
    /// <exception cref="OperationCanceledException">The time was up; what has begun goes on, and the next one waits until it has ended.</exception>
    public async Task<(SnapshotEntry Entry, TimeSpan Duration)?> TakeAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        return await TakeOneAsync().WaitAsync(cancellationToken);
    }

    public void Dispose() => _one.Dispose();

    private async Task<(SnapshotEntry Entry, TimeSpan Duration)?> TakeOneAsync()
    {
        try
        {
            var started = time.GetTimestamp();
            var capture = await writer.BetweenCommitsAsync(state.Capture);
            var takenAt = time.GetUtcNow();
            var entry = await Task.Run(() => Write(capture, takenAt));
            var duration = time.GetElapsedTime(started);
            metrics.SnapshotTaken(duration);
            LogTaken(entry.Sequence, entry.Bytes, duration);
            return (entry, duration);
        }
        catch (Exception exception)
        {
            metrics.SnapshotFailed();
            LogFailed(exception);
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    private SnapshotEntry Write(StateCapture capture, DateTimeOffset takenAt)
    {
        // Those that a later fact has closed by now are not among them: the sync keeps that fact, so that a start finds them closed.
        var open = state.Ledger.OpenUpTo(capture.Sequence);
        journal.Sync();
        return store.Write(capture with { Open = open }, takenAt);
    }

    [LoggerMessage(EventId = EventIds.SnapshotTaken, Level = LogLevel.Information, Message = "Took a snapshot that covers fact {Sequence}: {Bytes} bytes in {Duration}")]
    private partial void LogTaken(long sequence, long bytes, TimeSpan duration);

    [LoggerMessage(EventId = EventIds.SnapshotFailed, Level = LogLevel.Error, Message = "A snapshot could not be taken; those taken before stay")]
    private partial void LogFailed(Exception exception);
}
