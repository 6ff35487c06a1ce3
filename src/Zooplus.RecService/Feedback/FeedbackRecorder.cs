using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Feedback;

/// <summary>Takes rewards in. Each product of each decision teaches exactly once.</summary>
internal sealed class FeedbackRecorder(
    RecordedDecisions decisions, DecisionLedger ledger, FactWriter writer, RecServiceMetrics metrics, IOptions<FeedbackOptions> options)
{
    /// <summary>Learns a reward, before it returns.</summary>
    /// <param name="request">The request, its fields taken each by itself found valid.</param>
    /// <returns>The answer, or the problem that kept the reward from being learned.</returns>
    /// <exception cref="QueueFullException">The writer is too far behind.</exception>
    /// <exception cref="JournalException">The reward could not be kept, and was not learned.</exception>
    public async Task<Outcome> RecordAsync(FeedbackRequest request)
    {
        var decision = decisions.Find(request.RecommendationId);
        using var span = Tracing.Start("feedback", decision?.Span);
        var outcome = await RecordAsync(decision, request);
        span?.SetTag(Tracing.RecommendationId, request.RecommendationId)
            .SetTag(Tracing.Policy, decision?.Response.Policy)
            .SetTag(Tracing.Outcome, outcome.Response?.Status.ToString() ?? outcome.Problem?.Type)
            .SetTag(Tracing.Sequence, outcome.Response?.Sequence);
        return outcome;
    }

    private async Task<Outcome> RecordAsync(Decision? decision, FeedbackRequest request)
    {
        if (decision is null)
        {
            return Refused("unknown", "unmatched", Problem.UnknownRecommendation(request.RecommendationId));
        }

        var item = decision.ItemOf(request.ProductId);
        return item < 0
            ? Refused(decision.Response.Policy, "invalid", Problem.Invalid("productId", NotShown(decision, request.ProductId)))
            : await writer.WriteAsync(decision.Id, now => Rule(decision, item, request, now));
    }

    private static string NotShown(Decision decision, string? given)
    {
        var shown = string.Join(", ", decision.Response.Items.Select(item => $"'{item.ProductId}'"));
        return given is null ? $"No product was named where several were shown; name one of {shown}." : $"'{given}' was not shown; shown were {shown}.";
    }

    private Ruling<Outcome> Rule(Decision found, int item, FeedbackRequest request, DateTimeOffset now)
    {
        // Asked here, on the writer, and not when the request came in: it may have earned rewards or been closed since.
        var (decision, isOpen) = ledger.Standing(found);
        var policy = decision.Response.Policy;
        var before = decision.OutcomeOf(item);
        if (before is { Origin: RewardOrigin.Default })
        {
            return Refuse(policy, "expired", Problem.RecommendationExpired(decision.Id, decision.ExpiresAt!.Value));
        }

        if (before is not null && EarlierOf(before, request.Event) is { } earlier)
        {
            if (earlier.Reward != request.Reward || earlier.Event != request.Event)
            {
                return Refuse(policy, "conflict", Problem.RewardConflict(decision.Id, decision.Response.Items[item].ProductId, earlier, request));
            }

            metrics.Answered(policy, "duplicate");
            return Ruling<Outcome>.Refuse(new Outcome(new FeedbackResponse(FeedbackStatus.Duplicate, earlier.Sequence), null));
        }

        if (decision.ExpiresAt is { } expiresAt && expiresAt <= now)
        {
            return Refuse(policy, "expired", Problem.RecommendationExpired(decision.Id, expiresAt));
        }

        if (!isOpen)
        {
            return Refuse(policy, "unmatched", Problem.UnknownRecommendation(decision.Id));
        }

        if (before?.Events.Count == options.Value.EventsMax)
        {
            return Refuse(policy, "invalid", Problem.Invalid("event", $"'{request.Event}' was given; {before.Events.Count} other events have earned this product rewards, and no more are allowed."));
        }

        return Ruling<Outcome>.Keep(FactsOf(decision, item, before, request, now), sequence =>
        {
            metrics.Answered(policy, "accepted");
            return new Outcome(new FeedbackResponse(FeedbackStatus.Accepted, sequence), null);
        });
    }

    /// <summary>The reward that stands where this one would: of the same event, or the final one that knows no events; null when there is room.</summary>
    private static Decision.Earned? EarlierOf(Decision.Outcome outcome, string? byEvent)
    {
        if (outcome.Events.Count == 0)
        {
            return new Decision.Earned(null, outcome.Reward, outcome.Sequence);
        }

        return byEvent is null ? outcome.Events[^1] : outcome.Events.FirstOrDefault(earned => earned.Event == byEvent);
    }

    private IReadOnlyList<Fact> FactsOf(Decision decision, int item, Decision.Outcome? before, FeedbackRequest request, DateTimeOffset now)
    {
        // A reward proves that the slate was shown, so it activates one that was deferred.
        var activation = decision.ExpiresAt is null ? new DecisionActivated(decision.Id, now + ledger.Window) : null;
        var given = request.Event is { } earned
            ? decision.RewardOf(item, new EventReward(earned, request.Reward), Together(before, request.Reward))
            : decision.RewardOf(item, request.Reward);
        return activation is null ? [given] : [activation, given with { Learned = decision.CountedReward(item) }];
    }

    private double Together(Decision.Outcome? before, double reward) => (before, options.Value.Events) switch
    {
        (null, _) => reward,
        (_, EventAggregation.First) => before.Reward,
        (_, EventAggregation.Sum) => Math.Min(1, before.Reward + reward),
        _ => Math.Max(before.Reward, reward),
    };

    private Ruling<Outcome> Refuse(string policy, string outcome, ProblemDetails problem) => Ruling<Outcome>.Refuse(Refused(policy, outcome, problem));

    private Outcome Refused(string policy, string outcome, ProblemDetails problem)
    {
        metrics.Answered(policy, outcome);
        return new Outcome(null, problem);
    }

    /// <summary>An answer, or the problem in its way.</summary>
    internal readonly record struct Outcome(FeedbackResponse? Response, ProblemDetails? Problem);
}
