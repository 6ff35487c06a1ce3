using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Http;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Figures;

/// <summary><c>GET /events</c>.</summary>
internal static class EventsEndpoint
{
    public static void AddFigures(this IServiceCollection services)
    {
        services.AddSingleton<LiveFigures>();
        services.AddSingleton<FiguresStream>();
    }

    // Not rate limited: a stream would hold one of the places of Limits:Concurrency for as long as someone watches. It has a limit of its own.
    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/events", Listen)
            .OpenToServe()
            .DisableRateLimiting()
            .WithName("ListenToEvents")
            .WithTags("Policies")
            .WithSummary("Watch what each policy shows and earns")
            .WithDescription(
                "A stream of server-sent events named figures: one at once, and one whenever something has changed, at most four a second. "
                + "The data of each is the figures since the service started, as JSON of the schema below. While nothing changes they are repeated every 10 seconds.")
            .Produces<FiguresNow>(StatusCodes.Status200OK, "text/event-stream")
            .WithExample(
                null,
                """{ "at": "2026-11-24T12:00:05+00:00", "sequence": 3, "policies": [ { "policy": "linucb", "decisions": 1, "shown": 1, "rewarded": 1, "reward": 1 } ] }""")
            .ProducesProblems(503);

    private static Results<ServerSentEventsResult<FiguresNow>, ProblemHttpResult> Listen(FiguresStream stream, HttpContext http)
    {
        if (stream.TryTakePlace() is { } place)
        {
            http.Response.RegisterForDispose(place);
            return TypedResults.ServerSentEvents(stream.ListenAsync(http.RequestAborted), eventType: "figures");
        }

        http.Response.Headers.RetryAfter = "10";
        return TypedResults.Problem(Problem.TooManyListeners());
    }
}
