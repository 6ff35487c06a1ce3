using System.Net;

namespace Zooplus.RecService.Client;

/// <summary>The service refused a request, or could not be reached.</summary>
public sealed class RecServiceException : Exception
{
    internal RecServiceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The HTTP status; null when there was no answer: nobody listens, the connection broke, or time ran out.</summary>
    public HttpStatusCode? Status { get; internal init; }

    /// <summary>The stable name of the problem, such as <c>urn:recservice:problem:unknown-recommendation</c>; null without a problem document.</summary>
    public string? Type { get; internal init; }

    /// <summary>The problem in a few words.</summary>
    public string? Title { get; internal init; }

    /// <summary>What was wrong with this very request.</summary>
    public string? Detail { get; internal init; }

    /// <summary>What is wrong with which field; empty when no field is at fault.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; internal init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>How long to wait before trying again, when the service says so.</summary>
    public TimeSpan? RetryAfter { get; internal init; }
}
