using System.Net;
using System.Net.Http.Headers;

namespace Zooplus.RecService.Client;

/// <summary>Makes an <see cref="HttpClient"/> for callers that have no factory of their own.</summary>
public static class RecServiceHttp
{
    /// <summary>An HTTP client that keeps its connections open and adds nothing to a request but the key. The caller disposes of it.</summary>
    /// <param name="baseAddress">The service's root, such as <c>http://localhost:8080/</c>.</param>
    /// <param name="timeout">How long an answer may take; 30 s when null.</param>
    /// <param name="apiKey">The key to send with every request; null for a service without keys.</param>
    public static HttpClient CreateClient(Uri baseAddress, TimeSpan? timeout = null, string? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = !baseAddress.IsLoopback,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        };

        // A base address without a closing slash would lose its last segment when a path is put behind it.
        var root = baseAddress.AbsoluteUri.EndsWith('/') ? baseAddress : new Uri(baseAddress.AbsoluteUri + "/");
        var http = new HttpClient(handler) { BaseAddress = root, Timeout = timeout ?? TimeSpan.FromSeconds(30) };
        if (apiKey is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }

        return http;
    }
}
