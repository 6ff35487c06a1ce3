using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Snapshots;

namespace Zooplus.RecService.Privacy;

/// <summary>
/// Erases people: the fact that someone is forgotten takes the id out of the state and out of the journal's rows; then a snapshot without
/// it takes the place of all older ones, and the journal's write-ahead log is folded back and cut off. What was learned stays. An erasure
/// that is cut short, by a crash or a reader, is finished at the next start or by the next one.
/// </summary>
internal sealed class UserEraser(FactWriter writer, IJournal journal, SnapshotTaker taker, SnapshotStore snapshots, TimeProvider time)
{
    private const int AttemptsMax = 50;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(100);

    /// <summary>Forgets a user.</summary>
    /// <param name="userId">What the user is known by inside.</param>
    /// <returns>The number of the fact.</returns>
    /// <exception cref="JournalException">Not all is erased yet; the same call again goes on.</exception>
    public async Task<long> ForgetAsync(string userId)
    {
        var sequence = await writer.WriteAsync(key: null, _ => Ruling<long>.Keep(new UserForgotten(userId), sequence => sequence));
        await FinishAsync(sequence);
        return sequence;
    }

    /// <summary>Finishes what was cut short when the service stopped.</summary>
    public Task ResumeAsync() => journal.LastErasure is { } sequence ? FinishAsync(sequence) : Task.CompletedTask;

    private async Task FinishAsync(long sequence)
    {
        if (snapshots.IsOn && await taker.TakeAsync(CancellationToken.None) is null)
        {
            throw new JournalException("No snapshot could be taken, so older ones still hold the user.");
        }

        // Without snapshots of its own the service keeps old ones only where facts are missing, since nothing else knows those.
        if (snapshots.IsOn || journal.Missing.Count == 0)
        {
            snapshots.DropBefore(sequence);
        }

        for (var attempt = 0; !await writer.BetweenCommitsAsync(_ => journal.FinishErasures(sequence)); attempt++)
        {
            if (attempt == AttemptsMax)
            {
                throw new JournalException("The journal is being read, so its write-ahead log still holds the user.");
            }

            await Task.Delay(BetweenAttempts, time);
        }
    }
}
