using Microsoft.Extensions.Options;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Recommendations;

/// <summary>
/// Closes attribution windows: a shown product without a reward is learned with the default reward, once. A slate that was never
/// activated is dropped and teaches nothing.
/// </summary>
internal sealed partial class WindowCloser(
    FactWriter writer, DecisionLedger ledger, TimeProvider time, IOptions<JournalOptions> options, ILogger<WindowCloser> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Taken from the ledger and not yet known to be kept; by their sequences, since one that is activated after a commit failed is taken
    // again. The writer fills both while this waits for the writer, never at the same time.
    private readonly Dictionary<long, Decision> _taken = [];
    private readonly List<Decision> _closing = [];

    // Made before the host has started, and not on the thread that waits for it: whatever the clock does from then on is noticed.
    private readonly PeriodicTimer _timer = new(Interval, time);

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(stoppingToken))
            {
                while (await CloseDueAsync() > 0)
                {
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<int> CloseDueAsync()
    {
        try
        {
            var closed = await writer.WriteAsync(key: null, Rule);
            Trace();
            _taken.Clear();
            if (closed > 0)
            {
                LogClosed(closed);
            }

            return closed;
        }
        catch (Exception exception) when (exception is JournalException or QueueFullException)
        {
            return 0;
        }
    }

    private Ruling<int> Rule(DateTimeOffset now)
    {
        var most = options.Value.BatchMax;
        while (_taken.Count < most && ledger.TryTakeDue(now, out var due))
        {
            _taken[due.Sequence] = due;
        }

        var closed = _taken.Count;

        // One that was taken for a commit that failed may have earned its rewards, or been activated, since.
        _closing.Clear();
        _closing.AddRange(_taken.Values.Select(ledger.Standing).Where(due => due.IsOpen && !(due.Decision.ExpiresAt > now)).Select(due => due.Decision));
        Fact[] facts = [.. _closing.SelectMany(FactsOf)];
        return Ruling<int>.Keep(facts, _ => closed);
    }

    /// <summary>The silence of a window is a reward too, and is found by its decision's id as any other.</summary>
    private void Trace()
    {
        if (!Tracing.IsOn)
        {
            return;
        }

        foreach (var decision in _closing.Where(closed => closed.ExpiresAt is not null))
        {
            using var span = Tracing.Start("window.close", decision.Span);
            span?.SetTag(Tracing.RecommendationId, decision.Id).SetTag(Tracing.Policy, decision.Response.Policy).SetTag(Tracing.Outcome, "default");
        }
    }

    private static IEnumerable<Fact> FactsOf(Decision decision)
    {
        if (decision.ExpiresAt is null)
        {
            yield return new DecisionDropped(decision.Id);
            yield break;
        }

        var left = decision.Missing;
        if (left == 0)
        {
            yield return new DecisionClosed(decision.Id);
        }

        for (var item = 0; item < decision.Response.Items.Count; item++)
        {
            if (decision.OutcomeOf(item) is null)
            {
                left--;
                yield return decision.SilenceOf(item, completes: left == 0);
            }
        }
    }

    [LoggerMessage(EventId = EventIds.DecisionsClosed, Level = LogLevel.Debug, Message = "Closed {Decisions} decisions whose window had ended")]
    private partial void LogClosed(int decisions);
}
