using Microsoft.AspNetCore.Mvc;

namespace Zooplus.RecService.Http;

/// <summary>Declares to OpenAPI which problems an endpoint answers with.</summary>
internal static class ProblemResponses
{
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<ProblemDetails>(status, Problem.ContentType);
        }

        return endpoint;
    }
}
