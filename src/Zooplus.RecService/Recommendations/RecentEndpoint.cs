using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Policies;
using Zooplus.RecService.Privacy;

namespace Zooplus.RecService.Recommendations;

/// <summary><c>GET /recommendations</c>. For administrators: it tells what everyone was shown.</summary>
internal static class RecentEndpoint
{
    public static void MapRecent(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/recommendations", Get)
            .WithName("GetRecommendations")
            .WithTags("Decisions")
            .WithSummary("Show what was shown last")
            .WithDescription(
                $"The last decisions, newest first, with what they earned: {ListLimit.Default}, or as many as limit says, up to {ListLimit.Max}. "
                + $"Those for one user, those of one policy among the newest {DecisionFilter.Reach} facts, or both.")
            .WithExample(
                null,
                """{ "recommendations": [ { "userId": "7", "madeAt": "2026-11-24T12:00:00+00:00", "open": true, "decision": { "recommendationId": "try-me-1", "policy": "linucb", "modelVersion": "1", "basis": "user", "explored": false, "recorded": true, "items": [] }, "rewards": [], "context": {}, "schemaVersion": 1 } ] }""",
                ("user", "7"),
                ("policy", "linucb"),
                ("limit", "20"))
            .ProducesProblems(400, 503);

    private static Results<Ok<RecordedDecisionList>, ProblemHttpResult> Get(
        string? user, string? policy, string? limit, RecordedDecisions decisions, DecisionLedger ledger, PolicySet policies, UserIdentity identity)
    {
        var faults = new FieldFaults();
        var most = ListLimit.Of(limit, ref faults);
        faults.UnlessLength("user", user, 1, CatalogueRules.IdLengthMax);
        if (policy is not null && policies.Find(policy) is null)
        {
            faults.Add("policy", policies.AllowedInsteadOf(policy));
        }

        return faults.OrNull is { } problems
            ? TypedResults.Problem(Problem.Invalid(problems))
            : TypedResults.Ok(RecordedDecisionList.Of(decisions.FindLast(new DecisionFilter(user is null ? null : identity.Of(user), policy), most), ledger));
    }
}
