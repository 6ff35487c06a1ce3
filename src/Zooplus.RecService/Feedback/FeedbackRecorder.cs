using Microsoft.AspNetCore.Mvc;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Feedback;

/// <summary>Takes rewards in. Each product of each decision teaches exactly once.</summary>
internal sealed class FeedbackRecorder(DecisionLedger ledger, FactWriter writer, RecServiceMetrics metrics, TimeProvider time)
{
    /// <summary>Learns a reward, before it returns.</summary>
    /// <param name="request">The request, its fields taken each by itself found valid.</param>
    /// <returns>The answer, or the problem that kept the reward from being learned.</returns>
    /// <exception cref="QueueFullException">The writer is too far behind.</exception>
    public async Task<(FeedbackResponse? Response, ProblemDetails? Problem)> RecordAsync(FeedbackRequest request)
    {
        var decision = ledger.Find(request.RecommendationId);
        if (decision is null)
        {
            return Refused("unknown", "unmatched", Problem.UnknownRecommendation(request.RecommendationId));
        }

        var item = decision.ItemOf(request.ProductId);
        if (item < 0)
        {
            return Refused(decision.Response.Policy, "invalid", Problem.Invalid("productId", NotShown(decision, request.ProductId)));
        }

        return await writer.WriteAsync(log => Settle(log, decision, item, request.Reward));
    }

    private static string NotShown(Decision decision, string? given)
    {
        var shown = string.Join(", ", decision.Response.Items.Select(item => $"'{item.ProductId}'"));
        return given is null ? $"No product was named where several were shown; name one of {shown}." : $"'{given}' was not shown; shown were {shown}.";
    }

    private (FeedbackResponse? Response, ProblemDetails? Problem) Settle(FactLog log, Decision decision, int item, double reward)
    {
        var policy = decision.Response.Policy;
        var shown = decision.Response.Items[item];
        if (decision.OutcomeOf(item) is { } outcome)
        {
            if (outcome.Reward != reward)
            {
                return Refused(policy, "conflict", Problem.RewardConflict(decision.Id, shown.ProductId, outcome.Reward, reward));
            }

            metrics.Rewarded(policy, "duplicate");
            return (new FeedbackResponse(FeedbackStatus.Duplicate, outcome.Sequence), null);
        }

        // Asked here, on the writer, and not when the request came in: the decision may have been closed since.
        if (!ReferenceEquals(ledger.Find(decision.Id), decision))
        {
            return Refused(policy, "unmatched", Problem.UnknownRecommendation(decision.Id));
        }

        var now = time.GetUtcNow();
        if (decision.ExpiresAt is { } expiresAt && expiresAt <= now)
        {
            return Refused(policy, "expired", Problem.RecommendationExpired(decision.Id, expiresAt));
        }

        // A reward proves that the slate was shown, so it activates one that was deferred.
        decision.Activate(now + ledger.Window);
        var sequence = log.Append(new RewardGiven(decision.Id, policy, shown.ProductId, shown.Category, decision.Persona, reward));
        decision.Settle(item, new Decision.Outcome(reward, sequence));
        metrics.Rewarded(policy, "accepted");
        return (new FeedbackResponse(FeedbackStatus.Accepted, sequence), null);
    }

    private (FeedbackResponse? Response, ProblemDetails? Problem) Refused(string policy, string outcome, ProblemDetails problem)
    {
        metrics.Rewarded(policy, outcome);
        return (null, problem);
    }
}
