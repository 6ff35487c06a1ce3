using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Recommend;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>An endpoint that takes what <c>/recommend</c> takes and answers what it answers, as minimal APIs do it, and does no work.</summary>
internal static class EmptyEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/empty";

    private static readonly RecommendResponse Answer = new()
    {
        RecommendationId = "0199d3f0c2a47d0e8f4b6a1c2d3e4f50",
        Policy = "linucb",
        ModelVersion = "123456",
        Basis = Basis.User,
        Explored = false,
        Recorded = true,
        Items = [new RecommendedItem("7", "Fish Supplies", 1, 0.5478319374, 0.4931764823, 0.0546554551, 0.9804)],
        ExpiresAt = DateTimeOffset.UnixEpoch,
    };

    public static void MapEmpty(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, (RecommendRequest _) => TypedResults.Ok(Answer)).OpenToServe();
}
