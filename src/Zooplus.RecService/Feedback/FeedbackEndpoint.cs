using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Http;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Recommendations;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Feedback;

/// <summary><c>POST /feedback</c>.</summary>
internal static class FeedbackEndpoint
{
    public static void AddFeedback(this IServiceCollection services)
    {
        services.AddSettings<FeedbackOptions, FeedbackOptions.Validator>(FeedbackOptions.Section);
        services.AddSingleton<DecisionLedger>();
        services.AddSingleton<FeedbackRecorder>();
        services.AddSingleton<RecordedDecisions>();
        services.AddHostedService<WindowCloser>();
    }

    public static void MapFeedback(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/feedback", RecordAsync)
            .WithName("Feedback")
            .WithTags("Decisions")
            .OpenToServe()
            .WithSummary("Say what a shown product earned")
            .WithDescription(
                "The reward is learned before the answer. Each product of each decision teaches once: the same reward again is a duplicate, "
                + "another reward is a conflict, and a reward after the attribution window is too late.")
            .WithMetadata(new BodyLimit(BodyLimit.Default))
            .WithExample("""{ "recommendationId": "try-me-1", "reward": 1 }""", """{ "status": "accepted", "sequence": 1 }""")
            .ProducesProblems(400, 404, 409, 413, 415, 503);

    private static async Task<Results<Ok<FeedbackResponse>, ProblemHttpResult>> RecordAsync(JsonBody<FeedbackRequest> body, FeedbackRecorder recorder)
    {
        if (body.Value.Faults() is { } faults)
        {
            return TypedResults.Problem(Problem.Invalid(faults));
        }

        var (response, problem) = await recorder.RecordAsync(body.Value);
        return response is null ? TypedResults.Problem(problem!) : TypedResults.Ok(response);
    }
}
