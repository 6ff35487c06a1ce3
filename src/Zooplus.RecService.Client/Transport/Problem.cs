using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Zooplus.RecService.Client.Transport;

/// <summary>The body of an error (RFC 9457).</summary>
internal sealed record Problem(
    string? Type = null,
    string? Title = null,
    string? Detail = null,
    Dictionary<string, IReadOnlyList<string>>? Errors = null)
{
    /// <summary>Reads what an unsuccessful answer says; one that is no problem document still gives its status.</summary>
    public static async Task<RecServiceException> ReadAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await TryReadAsync(response, cancellationToken).ConfigureAwait(false) ?? new Problem();
        var message = new StringBuilder($"{request.Method} {request.RequestUri} answered {(int)response.StatusCode}");
        message.Append(problem.Title is null ? "." : $": {problem.Title}");
        if (problem.Detail is not null && problem.Detail != problem.Title)
        {
            message.Append(' ').Append(problem.Detail);
        }

        foreach (var (field, faults) in problem.Errors ?? [])
        {
            message.Append(' ').Append(field).Append(": ").AppendJoin(' ', faults);
        }

        return new RecServiceException(message.ToString())
        {
            Status = response.StatusCode,
            Type = problem.Type,
            Title = problem.Title,
            Detail = problem.Detail,
            Errors = problem.Errors ?? [],
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }

    private static async Task<Problem?> TryReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType is not MediaTypeHeaderValue { MediaType: "application/problem+json" })
        {
            return null;
        }

        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                return await JsonSerializer.DeserializeAsync(body, ContractJson.Default.Problem, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            return null;
        }
    }
}
