using Microsoft.Extensions.Options;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Journal.Snapshots;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal.Retention;

/// <summary>
/// Keeps the journal within its bounds: the oldest decisions that are settled are given up with their rewards, once snapshots cover them.
/// It does so in small pieces between the commits of the one writer, so that nobody waits for long.
/// </summary>
internal sealed partial class Compactor(
    FactWriter writer,
    IJournal journal,
    SnapshotStore snapshots,
    TimeProvider time,
    IOptions<JournalOptions> options,
    IOptions<FeedbackOptions> feedback,
    ILogger<Compactor> logger) : BackgroundService
{
    private const int PieceMost = 100;

    // So many at a time leave the writer to others for most of each second, and are more than come in meanwhile.
    private const int PiecesMost = 100;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly RetentionOptions _options = options.Value.Retention;

    /// <summary>Gives up what is beyond the bounds, as far as one go reaches.</summary>
    /// <returns>How many decisions were given up.</returns>
    public async Task<int> CompactAsync()
    {
        if (Bounds() is not { } bounds)
        {
            return 0;
        }

        var given = 0;
        try
        {
            for (var piece = 0; piece < PiecesMost; piece++)
            {
                var decisions = await writer.BetweenCommitsAsync(last => journal.Compact(bounds with { Covered = Math.Min(bounds.Covered, last - _options.KeepFacts) }));
                given += decisions;
                if (decisions < PieceMost)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is JournalException or QueueFullException)
        {
            LogNotCompacted(exception);
        }

        if (given > 0)
        {
            LogCompacted(given, journal.Bytes);
        }

        return given;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.IsBounded || !options.Value.IsOnDisk)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await CompactAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private RetentionBounds? Bounds()
    {
        if (!_options.IsBounded || !writer.CanKeep || snapshots.Latest is not { } latest)
        {
            return null;
        }

        // The oldest one that is kept: were the newer ones damaged, the facts after it would be needed.
        var covered = snapshots.List().Select(entry => entry.Sequence).Append(latest.Sequence).Min();
        var now = time.GetUtcNow();
        var settledAt = now - feedback.Value.AttributionWindow;
        return new RetentionBounds(
            covered,
            _options.Age > TimeSpan.Zero ? now - _options.Age : null,
            settledAt,
            _options.MaxBytes > 0 ? _options.MaxBytes : null,
            PieceMost);
    }

    [LoggerMessage(EventId = EventIds.JournalCompacted, Level = LogLevel.Information, Message = "Gave up {Decisions} old decisions, which snapshots cover; the journal takes {Bytes} bytes")]
    private partial void LogCompacted(int decisions, long bytes);

    [LoggerMessage(EventId = EventIds.JournalNotCompacted, Level = LogLevel.Warning, Message = "Old decisions could not be given up; it is tried again")]
    private partial void LogNotCompacted(Exception exception);
}
