using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Privacy;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Recommendations;

/// <summary><c>GET /users/{id}/recommendations</c>.</summary>
internal static class UserRecommendationsEndpoint
{
    public static void MapUserRecommendations(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/users/{id}/recommendations", Get)
            .WithName("GetUserRecommendations")
            .WithTags("Decisions")
            .OpenToServe()
            .WithSummary("Show what was shown to a user")
            .WithDescription($"The last decisions for a user, newest first, with what they earned: {ListLimit.Default}, or as many as limit says, up to {ListLimit.Max}. A user nobody has asked for has none.")
            .WithExample(null, """{ "recommendations": [ { "userId": "7", "madeAt": "2026-11-24T12:00:00+00:00", "open": true, "decision": { "recommendationId": "try-me-1", "policy": "linucb", "modelVersion": "1", "basis": "user", "explored": false, "recorded": true, "items": [] }, "rewards": [], "context": {}, "schemaVersion": 1 } ] }""", ("id", "7"), ("limit", "20"))
            .ProducesProblems(400, 503);

    private static Results<Ok<RecordedDecisionList>, ProblemHttpResult> Get(string id, string? limit, RecordedDecisions decisions, DecisionLedger ledger, UserIdentity identity)
    {
        var faults = new FieldFaults();
        var most = ListLimit.Of(limit, ref faults);
        return faults.OrNull is { } problems
            ? TypedResults.Problem(Problem.Invalid(problems))
            : TypedResults.Ok(RecordedDecisionList.Of(decisions.FindLast(new DecisionFilter(UserId: identity.Of(id)), most), ledger));
    }
}
