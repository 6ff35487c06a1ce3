using Microsoft.AspNetCore.Diagnostics;
using Serilog.AspNetCore;
using Serilog.Events;

namespace Zooplus.RecService.Observability;

/// <summary>
/// A line of log a request, by its route and not by its path: a path is the caller's text, and may hold the id of a user.
/// </summary>
internal static class RequestLog
{
    private const string NoRoute = "(no route)";

    public static void Configure(RequestLoggingOptions options)
    {
        options.MessageTemplate = "{Method} {Route} was answered {Status} in {Elapsed:0.0} ms";
        options.GetLevel = LevelOf;
        options.GetMessageTemplateProperties = (context, _, elapsedMs, status) =>
        [
            new LogEventProperty("Method", new ScalarValue(context.Request.Method)),
            new LogEventProperty("Route", new ScalarValue(RouteOf(context))),
            new LogEventProperty("Status", new ScalarValue(status)),
            new LogEventProperty("Elapsed", new ScalarValue(elapsedMs)),
        ];
    }

    /// <summary>The pattern that matched a request's path.</summary>
    public static string RouteOf(HttpContext context)
    {
        // Where an exception was handled, the middleware has taken the endpoint off the context.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? NoRoute;
    }

    /// <summary>A request that succeeded is worth a line only to someone looking for it: the shop makes thousands a second. So are those that came too fast.</summary>
    private static LogEventLevel LevelOf(HttpContext context, double elapsedMs, Exception? exception) => context.Response.StatusCode switch
    {
        >= StatusCodes.Status500InternalServerError => LogEventLevel.Error,
        StatusCodes.Status429TooManyRequests => LogEventLevel.Debug,
        >= StatusCodes.Status400BadRequest => LogEventLevel.Information,
        _ => LogEventLevel.Debug,
    };
}
