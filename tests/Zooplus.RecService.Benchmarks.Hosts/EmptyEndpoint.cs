using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Recommend;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Benchmarks.Hosts;

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

    private static readonly FeedbackResponse Accepted = new(FeedbackStatus.Accepted, 123456);

    public static void MapEmpty(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, (RecommendRequest _) => TypedResults.Ok(Answer)).OpenToServe();

        // Below it a client finds what it takes for a service: the only candidate is shown, if there is one, and feedback is always accepted.
        routes.MapPost(Path + "/recommend", (RecommendRequest request) => TypedResults.Ok(request.Candidates is [var only] ? Showing(only) : Answer)).OpenToServe();
        routes.MapPost(Path + "/feedback", (FeedbackRequest _) => TypedResults.Ok(Accepted)).OpenToServe();
    }

    /// <summary>The root of that service without work.</summary>
    public static Uri RootAt(Uri host) => new(host, Path.TrimStart('/') + "/");

    private static RecommendResponse Showing(string product) => Answer with { Items = [Answer.Items[0] with { ProductId = product }] };
}
