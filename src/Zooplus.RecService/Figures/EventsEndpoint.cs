using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Http;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Figures;

/// <summary><c>GET /events</c>: server-sent events, which OpenAPI has no words for, so the README describes them.</summary>
internal static class EventsEndpoint
{
    public static void AddFigures(this IServiceCollection services)
    {
        services.AddSingleton<LiveFigures>();
        services.AddSingleton<FiguresStream>();
    }

    // Not rate limited: a stream would hold one of the places of Limits:Concurrency for as long as someone watches. It has a limit of its own.
    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/events", Listen).OpenToServe().DisableRateLimiting().ExcludeFromDescription();

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
