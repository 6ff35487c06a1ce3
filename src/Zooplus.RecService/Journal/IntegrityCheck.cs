using Microsoft.Extensions.Options;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal;

/// <summary>
/// Reads the whole journal now and then, in small pieces with pauses between them, so that damage in what is seldom read is told of
/// before anyone needs it. It reports and changes nothing: whoever comes upon the damage in use does what has to be done.
/// </summary>
internal sealed partial class IntegrityCheck(
    IJournal journal, FactWriter writer, TimeProvider time, IOptions<JournalOptions> options, ILogger<IntegrityCheck> logger) : BackgroundService
{
    // A piece is read in some milliseconds, so the log is never held for long and the check takes about a tenth of a core.
    private const int PieceMost = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // A service that is restarted every day would never come to it otherwise.
    private static readonly TimeSpan FirstAfter = TimeSpan.FromHours(1);

    private IntegrityReport? _last;

    /// <summary>What the last check found; null before the first has ended.</summary>
    public IntegrityReport? Last => Volatile.Read(ref _last);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = options.Value.CheckInterval;
        if (interval == TimeSpan.Zero || !options.Value.IsOnDisk)
        {
            return;
        }

        try
        {
            await Task.Delay(FirstAfter < interval ? FirstAfter : interval, time, stoppingToken);
            using var timer = new PeriodicTimer(interval, time);
            do
            {
                await CheckAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task CheckAsync(CancellationToken stoppingToken)
    {
        if (!writer.CanKeep)
        {
            return;
        }

        var started = time.GetTimestamp();
        var upTo = writer.LastSequence;
        try
        {
            journal.CheckStructure();
            for (var read = 0L; read < upTo; await Task.Delay(Pause, time, stoppingToken))
            {
                read = ReadPiece(read, upTo);
            }

            Report(new IntegrityReport(time.GetUtcNow(), upTo, Damage: null));
            var elapsed = time.GetElapsedTime(started);
            LogSound(upTo, elapsed);
        }
        catch (JournalDamagedException damage)
        {
            Report(new IntegrityReport(time.GetUtcNow(), upTo, damage.Message));
            LogDamaged(damage.Message);
        }
        catch (JournalException exception)
        {
            LogNotChecked(exception);
        }
    }

    /// <summary>Reads some facts, which holds each of their rows against its sum, and their numbers against each other.</summary>
    /// <returns>The last one read.</returns>
    private long ReadPiece(long after, long upTo)
    {
        var left = PieceMost;
        foreach (var lesson in journal.ReadLessons(after))
        {
            if (--left == 0)
            {
                return lesson.Sequence;
            }
        }

        return upTo;
    }

    private void Report(IntegrityReport report) => Volatile.Write(ref _last, report);

    [LoggerMessage(EventId = EventIds.JournalSound, Level = LogLevel.Information, Message = "The journal is whole up to fact {UpTo}: checked in {Elapsed}")]
    private partial void LogSound(long upTo, TimeSpan elapsed);

    [LoggerMessage(EventId = EventIds.JournalFoundDamaged, Level = LogLevel.Error, Message = "The journal was checked and is damaged: {Damage} It serves until someone comes upon the damage; take a snapshot now, and look at the disk")]
    private partial void LogDamaged(string damage);

    [LoggerMessage(EventId = EventIds.JournalNotChecked, Level = LogLevel.Warning, Message = "The journal could not be checked; the next check comes at its time")]
    private partial void LogNotChecked(Exception exception);
}

/// <summary>What a check of the whole journal found.</summary>
/// <param name="CheckedAt">When it ended.</param>
/// <param name="UpTo">The last fact it went up to.</param>
/// <param name="Damage">What is damaged; absent when nothing is.</param>
internal sealed record IntegrityReport(DateTimeOffset CheckedAt, long UpTo, string? Damage);
