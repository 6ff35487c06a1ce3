using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Zooplus.RecService.Client.Transport;

/// <summary>Sends JSON and reads JSON; whatever goes wrong comes out as a <see cref="RecServiceException"/>.</summary>
internal sealed class JsonTransport
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http;

    public JsonTransport(HttpClient http)
    {
        ArgumentNullException.ThrowIfNull(http);
        _http = http.BaseAddress is null
            ? throw new ArgumentException("The client needs a base address: the service's root, such as http://localhost:8080/.", nameof(http))
            : http;
    }

    /// <summary>The absolute address of a path, made once for the paths that are called often.</summary>
    public Uri Address(string path) => new(_http.BaseAddress!, path);

    public static HttpContent Body<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = Json;
        return content;
    }

    /// <summary>Sends a request and reads the answer of a success.</summary>
    /// <exception cref="RecServiceException">Any other answer, or none.</exception>
    public async Task<T> SendAsync<T>(HttpMethod method, Uri address, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body };
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await Problem.ReadAsync(request, response, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var answer = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (answer.ConfigureAwait(false))
            {
                return await JsonSerializer.DeserializeAsync(answer, type, cancellationToken).ConfigureAwait(false)
                    ?? throw new JsonException("The answer is null.");
            }
        }
        catch (JsonException e)
        {
            throw new RecServiceException($"{method} {address} answered something that is not its contract: {e.Message}", e) { Status = response.StatusCode };
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new RecServiceException($"{method} {address}: the connection broke off during the answer.", e);
        }
    }

    /// <summary>Reads an answer of JSON values one after another, a line each, as they come.</summary>
    /// <exception cref="RecServiceException">The answer is no success, breaks off or is not its contract.</exception>
    public async IAsyncEnumerable<T> ReadLinesAsync<T>(Uri address, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await Problem.ReadAsync(request, response, cancellationToken).ConfigureAwait(false);
        }

        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await ReadLineAsync(lines, address, type, cancellationToken).ConfigureAwait(false) is { } value)
        {
            yield return value;
        }
    }

    private static async Task<T?> ReadLineAsync<T>(StreamReader lines, Uri address, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line
                ? JsonSerializer.Deserialize(line, type) ?? throw new JsonException("A line is null.")
                : default;
        }
        catch (JsonException e)
        {
            throw new RecServiceException($"GET {address} answered something that is not its contract: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new RecServiceException($"GET {address}: the connection broke off during the answer.", e);
        }
    }

    /// <summary>The status of an answer that is not read.</summary>
    /// <exception cref="RecServiceException">There was no answer.</exception>
    public async Task<HttpStatusCode> StatusAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new RecServiceException($"{request.Method} {request.RequestUri}: the service cannot be reached ({e.Message})", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RecServiceException($"{request.Method} {request.RequestUri}: no answer within {_http.Timeout.TotalSeconds:0.#} s.", e);
        }
    }
}
