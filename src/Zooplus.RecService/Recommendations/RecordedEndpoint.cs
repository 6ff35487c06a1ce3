using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Recommend;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Recommendations;

/// <summary><c>GET /recommendations/{id}</c>.</summary>
internal static class RecordedEndpoint
{
    public static void MapRecorded(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/recommendations/{id}", Get)
            .WithName("GetRecommendation")
            .WithTags("Decisions")
            .OpenToServe()
            .WithSummary("Show a decision and what it earned")
            .WithDescription("What was shown to whom and why, and the reward of each product so far, given by the caller or by the attribution window.")
            .WithExample(
                null,
                """
                {
                  "userId": "7", "madeAt": "2026-11-24T12:00:00+00:00", "open": false,
                  "decision": { "recommendationId": "try-me-1", "policy": "linucb", "modelVersion": "1", "basis": "user", "explored": false, "recorded": true, "items": [] },
                  "rewards": [ { "productId": "0", "reward": 1, "origin": "given", "sequence": 3, "at": "2026-11-24T12:00:05+00:00" } ],
                  "context": {}, "schemaVersion": 1
                }
                """,
                ("id", "try-me-1"))
            .ProducesProblems(404, 503);

    private static Results<Ok<RecordedDecision>, ProblemHttpResult> Get(string id, RecordedDecisions decisions, DecisionLedger ledger) =>
        decisions.Find(id) is { } decision
            ? TypedResults.Ok(RecordedDecision.Of(decision, ledger.IsOpen(decision)))
            : TypedResults.Problem(Problem.UnknownRecommendation(id));
}

/// <summary>A decision and what it earned.</summary>
/// <param name="UserId">Whom it was made for.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Open">Whether it still takes rewards.</param>
/// <param name="Decision">The answer as it was given.</param>
/// <param name="Rewards">What its products have earned, in the order they were shown.</param>
/// <param name="Context">What was known of the user and of the request, and taught with each reward.</param>
/// <param name="SchemaVersion">The number of the fact that declared the attributes in force.</param>
internal sealed record RecordedDecision(
    string UserId,
    DateTimeOffset MadeAt,
    bool Open,
    RecommendResponse Decision,
    IReadOnlyList<RecordedReward> Rewards,
    RequestContext Context,
    long SchemaVersion)
{
    public static RecordedDecision Of(Decision decision, bool open)
    {
        var rewards = new List<RecordedReward>();
        for (var item = 0; item < decision.Response.Items.Count; item++)
        {
            if (decision.OutcomeOf(item) is { } outcome)
            {
                rewards.Add(new RecordedReward(decision.Response.Items[item].ProductId, outcome.Reward, outcome.Origin, outcome.Sequence, outcome.At, RecordedEvent.Of(outcome)));
            }
        }

        return new RecordedDecision(
            decision.Request.UserId,
            decision.MadeAt,
            open,
            decision.Response,
            rewards,
            new RequestContext(decision.Persona, decision.Attributes),
            decision.SchemaVersion);
    }
}

/// <summary>A reward that was learned.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Reward">What it earned, 0 to 1.</param>
/// <param name="Origin">Whether the caller said so or the attribution window closed without a word.</param>
/// <param name="Sequence">The number of the last fact about it.</param>
/// <param name="At">When that was.</param>
/// <param name="Events">The events that earned it, in order; absent for a reward that was given without one.</param>
internal sealed record RecordedReward(string ProductId, double Reward, RewardOrigin Origin, long Sequence, DateTimeOffset At, IReadOnlyList<RecordedEvent>? Events = null);

/// <summary>What one event earned by itself.</summary>
/// <param name="Event">The event.</param>
/// <param name="Reward">What was given for it, 0 to 1.</param>
/// <param name="Sequence">The number of the fact.</param>
internal sealed record RecordedEvent(string Event, double Reward, long Sequence)
{
    public static IReadOnlyList<RecordedEvent>? Of(Decision.Outcome outcome) =>
        outcome.Events.Count == 0 ? null : [.. outcome.Events.Select(earned => new RecordedEvent(earned.Event!, earned.Reward, earned.Sequence))];
}
