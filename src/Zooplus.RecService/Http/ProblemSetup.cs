using Microsoft.AspNetCore.Mvc;

namespace Zooplus.RecService.Http;

/// <summary>Every refusal is a problem document, also those the framework makes.</summary>
internal static class ProblemSetup
{
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => Explain(context.HttpContext, context.ProblemDetails));
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    /// <summary>Routing refuses some requests before any endpoint sees them, with a status and no more; this says the rest.</summary>
    private static void Explain(HttpContext context, ProblemDetails problem)
    {
        if (problem.Detail is not null)
        {
            return;
        }

        var request = context.Request;
        problem.Detail = problem.Status switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {request.Path}; /swagger lists what there is.",
            StatusCodes.Status405MethodNotAllowed => $"{request.Method} was given; allowed is {context.Response.Headers.Allow}.",
            StatusCodes.Status415UnsupportedMediaType => $"The content type '{request.ContentType}' was given; /swagger says what this operation takes.",
            _ => null,
        };
    }
}
