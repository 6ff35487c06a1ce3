using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Http;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Recommendations;

/// <summary><c>GET /users/{id}/recommendations</c>.</summary>
internal static class UserRecommendationsEndpoint
{
    /// <summary>The most decisions one answer can hold.</summary>
    private const int LimitMax = 200;

    private const int LimitDefault = 20;

    public static void MapUserRecommendations(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/users/{id}/recommendations", Get)
            .WithName("GetUserRecommendations")
            .WithTags("Decisions")
            .OpenToServe()
            .WithSummary("Show what was shown to a user")
            .WithDescription($"The last decisions for a user, newest first, with what they earned: {LimitDefault}, or as many as limit says, up to {LimitMax}. A user nobody has asked for has none.")
            .WithExample(null, """{ "recommendations": [ { "userId": "7", "madeAt": "2026-11-24T12:00:00+00:00", "open": true, "decision": { "recommendationId": "try-me-1", "policy": "linucb", "modelVersion": "1", "basis": "user", "explored": false, "recorded": true, "items": [] }, "rewards": [] } ] }""", ("id", "7"), ("limit", "20"))
            .ProducesProblems(400, 503);

    private static Results<Ok<UserRecommendations>, ProblemHttpResult> Get(string id, string? limit, RecordedDecisions decisions, DecisionLedger ledger)
    {
        var most = LimitDefault;
        if (limit is not null && !(int.TryParse(limit, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out most) && most is >= 1 and <= LimitMax))
        {
            return TypedResults.Problem(Problem.Invalid("limit", $"'{limit}' was given; allowed is a whole number from 1 to {LimitMax}."));
        }

        return TypedResults.Ok(new UserRecommendations([.. decisions.FindOfUser(id, most).Select(decision => RecordedDecision.Of(decision, ledger.IsOpen(decision)))]));
    }
}

/// <summary>What was shown to a user.</summary>
/// <param name="Recommendations">The decisions, newest first.</param>
internal sealed record UserRecommendations(IReadOnlyList<RecordedDecision> Recommendations);
