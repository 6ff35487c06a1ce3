using Microsoft.AspNetCore.Mvc;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Feedback;

/// <summary>Takes rewards in. Each product of each decision teaches exactly once.</summary>
internal sealed class FeedbackRecorder(RecordedDecisions decisions, DecisionLedger ledger, FactWriter writer, RecServiceMetrics metrics)
{
    /// <summary>Learns a reward, before it returns.</summary>
    /// <param name="request">The request, its fields taken each by itself found valid.</param>
    /// <returns>The answer, or the problem that kept the reward from being learned.</returns>
    /// <exception cref="QueueFullException">The writer is too far behind.</exception>
    /// <exception cref="JournalException">The reward could not be kept, and was not learned.</exception>
    public async Task<Outcome> RecordAsync(FeedbackRequest request)
    {
        var decision = decisions.Find(request.RecommendationId);
        if (decision is null)
        {
            return Refused("unknown", "unmatched", Problem.UnknownRecommendation(request.RecommendationId));
        }

        var item = decision.ItemOf(request.ProductId);
        return item < 0
            ? Refused(decision.Response.Policy, "invalid", Problem.Invalid("productId", NotShown(decision, request.ProductId)))
            : await writer.WriteAsync(decision.Id, now => Rule(ledger.Standing(decision), item, request.Reward, now));
    }

    private static string NotShown(Decision decision, string? given)
    {
        var shown = string.Join(", ", decision.Response.Items.Select(item => $"'{item.ProductId}'"));
        return given is null ? $"No product was named where several were shown; name one of {shown}." : $"'{given}' was not shown; shown were {shown}.";
    }

    private Ruling<Outcome> Rule(Decision decision, int item, double reward, DateTimeOffset now)
    {
        var policy = decision.Response.Policy;
        switch (decision.OutcomeOf(item))
        {
            case { Origin: RewardOrigin.Default }:
                return Refuse(policy, "expired", Problem.RecommendationExpired(decision.Id, decision.ExpiresAt!.Value));
            case { } outcome when outcome.Reward == reward:
                metrics.Rewarded(policy, "duplicate");
                return Ruling<Outcome>.Refuse(new Outcome(new FeedbackResponse(FeedbackStatus.Duplicate, outcome.Sequence), null));
            case { } outcome:
                return Refuse(policy, "conflict", Problem.RewardConflict(decision.Id, decision.Response.Items[item].ProductId, outcome.Reward, reward));
        }

        if (decision.ExpiresAt is { } expiresAt && expiresAt <= now)
        {
            return Refuse(policy, "expired", Problem.RecommendationExpired(decision.Id, expiresAt));
        }

        // Asked here, on the writer, and not when the request came in: the decision may have been closed since.
        if (!ledger.IsOpen(decision))
        {
            return Refuse(policy, "unmatched", Problem.UnknownRecommendation(decision.Id));
        }

        var given = decision.RewardFor(item, reward, RewardOrigin.Given, completes: decision.Missing == 1);

        // A reward proves that the slate was shown, so it activates one that was deferred.
        IReadOnlyList<Fact> facts = decision.ExpiresAt is null ? [new DecisionActivated(decision.Id, now + ledger.Window), given] : [given];
        return Ruling<Outcome>.Keep(facts, sequence =>
        {
            metrics.Rewarded(policy, "accepted");
            return new Outcome(new FeedbackResponse(FeedbackStatus.Accepted, sequence), null);
        });
    }

    private Ruling<Outcome> Refuse(string policy, string outcome, ProblemDetails problem) => Ruling<Outcome>.Refuse(Refused(policy, outcome, problem));

    private Outcome Refused(string policy, string outcome, ProblemDetails problem)
    {
        metrics.Rewarded(policy, outcome);
        return new Outcome(null, problem);
    }

    /// <summary>An answer, or the problem in its way.</summary>
    internal readonly record struct Outcome(FeedbackResponse? Response, ProblemDetails? Problem);
}
