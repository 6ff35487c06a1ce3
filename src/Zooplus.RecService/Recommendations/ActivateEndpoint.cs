using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Recommendations;

/// <summary><c>POST /recommendations/{id}/activate</c>.</summary>
internal static class ActivateEndpoint
{
    public static void MapActivate(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/recommendations/{id}/activate", ActivateAsync)
            .WithName("Activate")
            .WithTags("Decisions")
            .OpenToServe()
            .WithSummary("Say that a deferred slate is shown now")
            .WithDescription("Starts the attribution window of a decision that was asked for with activate false. Activating again changes nothing.")
            .WithExample(null, """{ "recommendationId": "try-me-1", "expiresAt": "2026-11-24T12:30:00+00:00" }""", ("id", "try-me-1"))
            .ProducesProblems(404);

    private static async Task<Results<Ok<Activation>, ProblemHttpResult>> ActivateAsync(string id, DecisionLedger ledger, RecordedDecisions decisions, FactWriter writer)
    {
        if (decisions.Find(id) is not { } decision)
        {
            return TypedResults.Problem(Problem.UnknownRecommendation(id));
        }

        var expiresAt = await writer.WriteAsync(id, now => Rule(decision, ledger, now));
        return expiresAt is { } running ? TypedResults.Ok(new Activation(id, running)) : TypedResults.Problem(Problem.UnknownRecommendation(id));
    }

    private static Ruling<DateTimeOffset?> Rule(Decision found, DecisionLedger ledger, DateTimeOffset now)
    {
        var (decision, isOpen) = ledger.Standing(found);
        if (decision.ExpiresAt is not null || !isOpen)
        {
            return Ruling<DateTimeOffset?>.Refuse(decision.ExpiresAt);
        }

        var expiresAt = now + ledger.Window;
        return Ruling<DateTimeOffset?>.Keep(new DecisionActivated(decision.Id, expiresAt), expiresAt);
    }
}

/// <summary>A decision whose attribution window runs.</summary>
/// <param name="RecommendationId">The decision.</param>
/// <param name="ExpiresAt">When its window closes.</param>
internal sealed record Activation(string RecommendationId, DateTimeOffset ExpiresAt);
