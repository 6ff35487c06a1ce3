using Microsoft.AspNetCore.Mvc;

namespace Zooplus.RecService.Http;

/// <summary>Ends a request with a problem document, from where no result can be returned: while its body is read.</summary>
internal sealed class ProblemException(ProblemDetails problem) : Exception(problem.Title)
{
    public ProblemDetails Problem { get; } = problem;
}
