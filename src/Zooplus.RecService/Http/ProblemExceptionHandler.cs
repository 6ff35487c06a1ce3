using Microsoft.AspNetCore.Diagnostics;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Http;

/// <summary>Turns whatever a request throws into a problem document. No exception's text ever reaches a client.</summary>
internal sealed partial class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        // Taken from here: the middleware has already taken it off the context.
        var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var problem = exception switch
        {
            ProblemException refused => refused.Problem,
            QueueFullException => Problem.QueueFull(),
            DamagedRowException damaged => Problem.JournalDamaged(damaged.Table, damaged.Row),
            JournalException => Problem.JournalUnavailable(),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.BodyTooLarge(endpoint?.Metadata.GetMetadata<BodyLimit>()?.Bytes ?? BodyLimit.Default),
            BadHttpRequestException bad => Problem.UnreadableRequest(bad.StatusCode),
            _ => Problem.Unexpected(),
        };
        if (problem.Status == StatusCodes.Status500InternalServerError)
        {
            LogUnexpected(exception, httpContext.Request.Method, endpoint?.DisplayName);
        }

        if (exception is QueueFullException or (JournalException and not DamagedRowException))
        {
            httpContext.Response.Headers.RetryAfter = "1";
        }

        // A refusal is a problem document even for a caller who did not say that it accepts one.
        await TypedResults.Problem(problem).ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(EventId = EventIds.UnexpectedException, Level = LogLevel.Error, Message = "{Method} {Endpoint} failed")]
    private partial void LogUnexpected(Exception exception, string method, string? endpoint);
}
