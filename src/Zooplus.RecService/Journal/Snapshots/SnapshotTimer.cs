using Microsoft.Extensions.Options;

namespace Zooplus.RecService.Journal.Snapshots;

/// <summary>Has snapshots taken: after so many facts, after some time if there are new ones, and when the service has stopped.</summary>
internal sealed class SnapshotTimer(SnapshotTaker taker, SnapshotStore store, FactWriter writer, IJournal journal, TimeProvider time, IOptions<JournalOptions> options) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(1);

    private readonly SnapshotOptions _options = options.Value.Snapshots;
    private readonly Lock _stopping = new();
    private Task? _last;
    private long _triedAt;
    private bool _failed;

    // After damage the numbers go on above what was lost, which is nothing new; nor is what could be read of a journal that cannot be opened.
    private long NewFacts => journal.AwaitsAcceptance || !writer.IsRecovered ? 0 : writer.LastSequence - (store.Latest?.Sequence ?? 0);

    private bool IsDue
    {
        get
        {
            var since = time.GetElapsedTime(_triedAt);
            return _failed
                ? since >= (TryAgainAfter < _options.Interval ? TryAgainAfter : _options.Interval)
                : NewFacts >= _options.EveryFacts || (NewFacts > 0 && since >= _options.Interval);
        }
    }

    /// <summary>Takes the last snapshot, when the writer has applied the last fact.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Task last;
        lock (_stopping)
        {
            // Once, however many stop the host, and whoever comes second waits for it too.
            last = _last ??= TakeLastAsync(cancellationToken);
        }

        await last;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!store.IsOn)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookEvery, time);
        _triedAt = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (IsDue)
                {
                    // From the beginning of the attempt: how long a snapshot takes must not put off the next one.
                    _triedAt = time.GetTimestamp();
                    _failed = await taker.TakeAsync(stoppingToken) is null;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TakeLastAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (store.IsOn && NewFacts > 0)
            {
                await taker.TakeAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host waits no longer. The next start replays what this one would have covered.
        }
    }
}
