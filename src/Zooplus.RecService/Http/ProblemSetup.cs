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
        var said = problem.Status switch
        {
            StatusCodes.Status404NotFound => Problem.NothingThere(request.Path),
            StatusCodes.Status405MethodNotAllowed => Problem.MethodNotAllowed(request.Method, context.Response.Headers.Allow.ToString()),
            StatusCodes.Status415UnsupportedMediaType => Problem.UnsupportedMediaType(request.ContentType, "what /swagger says of this operation"),
            _ => problem,
        };
        (problem.Type, problem.Title, problem.Detail) = (said.Type, said.Title, said.Detail);
    }
}
