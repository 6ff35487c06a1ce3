using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Http;
using Zooplus.RecService.OpenApi;

namespace Zooplus.RecService.Recommendations;

/// <summary><c>POST /recommendations/{id}/activate</c>.</summary>
internal static class ActivateEndpoint
{
    public static void MapActivate(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/recommendations/{id}/activate", Activate)
            .WithName("Activate")
            .WithTags("Decisions")
            .WithSummary("Say that a deferred slate is shown now")
            .WithDescription("Starts the attribution window of a decision that was asked for with activate false. Activating again changes nothing.")
            .WithExample(null, """{ "recommendationId": "try-me-1", "expiresAt": "2026-11-24T12:30:00+00:00" }""", ("id", "try-me-1"))
            .ProducesProblems(404);

    private static Results<Ok<Activation>, ProblemHttpResult> Activate(string id, DecisionLedger ledger, TimeProvider time)
    {
        if (ledger.Find(id) is not { } decision)
        {
            return TypedResults.Problem(Problem.UnknownRecommendation(id));
        }

        decision.Activate(time.GetUtcNow() + ledger.Window);
        return TypedResults.Ok(new Activation(id, decision.ExpiresAt!.Value));
    }
}

/// <summary>A decision whose attribution window runs.</summary>
/// <param name="RecommendationId">The decision.</param>
/// <param name="ExpiresAt">When its window closes.</param>
internal sealed record Activation(string RecommendationId, DateTimeOffset ExpiresAt);
