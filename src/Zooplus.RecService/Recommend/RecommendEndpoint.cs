using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Http;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Privacy;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Recommend;

/// <summary><c>POST /recommend</c>.</summary>
internal static class RecommendEndpoint
{
    public static void AddRecommend(this IServiceCollection services) => services.AddSingleton<Recommender>();

    public static void MapRecommend(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/recommend", RecommendAsync)
            .WithName("Recommend")
            .WithTags("Decisions")
            .OpenToServe()
            .WithSummary("Choose products to show to a user")
            .WithDescription(
                "Asks the named policy, or the one the experiment assigns to the user. The answer says what it rests on, and how each product "
                + "came to its place. Send the same recommendationId again to get the same answer again.")
            .WithMetadata(new BodyLimit(BodyLimit.Default))
            .WithExample(
                """{ "recommendationId": "try-me-1", "userId": "7", "policy": "linucb" }""",
                """
                {
                  "recommendationId": "try-me-1", "policy": "linucb", "modelVersion": "0", "basis": "user", "explored": false, "recorded": true,
                  "items": [ { "productId": "0", "category": "Fish Supplies", "rank": 1, "score": 2.12, "expectedReward": 0, "explorationBonus": 2.12, "propensity": 1 } ],
                  "expiresAt": "2026-11-24T12:30:00+00:00"
                }
                """)
            .ProducesProblems(400, 409, 413, 415, 503);

    private static async ValueTask<Results<RecommendAnswer, ProblemHttpResult>> RecommendAsync(JsonBody<RecommendRequest> body, Recommender recommender, UserIdentity identity)
    {
        if (body.Value.Faults() is { } faults)
        {
            return TypedResults.Problem(Problem.Invalid(faults));
        }

        var (response, problem) = await recommender.RecommendAsync(identity.IsOn ? body.Value with { UserId = identity.Of(body.Value.UserId) } : body.Value);
        return response is null ? TypedResults.Problem(problem!) : new RecommendAnswer(response);
    }
}
