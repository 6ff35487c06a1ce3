using System.Globalization;
using System.Text;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.WarmUp;

/// <summary>The requests of a rehearsal, one behind another as they go over the wire: HTTP/1.1, pipelined, the last of them closes the connection.</summary>
internal static class RehearsalScript
{
    // The first round compiles, the second takes the paths of what is known already.
    private const int Rounds = 2;

    // Not to be sampled (W3C Trace Context, section 3.2.2.5), so that no exporter of traces hears of it.
    private const string Unsampled = "traceparent: 00-00000000000000000000000000000001-0000000000000001-00\r\n";

    /// <summary>Writes the requests.</summary>
    /// <param name="key">The key that every request has; null where there are none.</param>
    /// <returns>The bytes, and how many requests they are.</returns>
    public static (byte[] Bytes, int Requests) Write(string? key)
    {
        using var script = new MemoryStream();
        var (headers, requests) = (key is null ? Unsampled : $"{Unsampled}Authorization: Bearer {key}\r\n", 0);
        Add("PUT", "/models/mlp", "application/octet-stream", RehearsalWeights.ToFile());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var policy in PolicyNames.All)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{policy}-{round}");
                Post("/recommend", $$"""{"recommendationId":"{{id}}","userId":"0","policy":"{{policy}}"}""");
                Post("/feedback", $$"""{"recommendationId":"{{id}}","reward":1}""");
            }

            Post("/recommend", """{"userId":"0"}""");
            Post("/recommend", """{"userId":"a visitor","count":5}""");
        }

        Add("GET", "/metrics", null, []);
        Add("GET", "/health/ready", null, [], "Connection: close\r\n");
        return (script.ToArray(), requests);

        void Post(string path, string json) => Add("POST", path, "application/json", Encoding.UTF8.GetBytes(json));

        void Add(string method, string path, string? mediaType, byte[] body, string more = "")
        {
            var content = mediaType is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Type: {mediaType}\r\nContent-Length: {body.Length}\r\n");
            script.Write(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}{content}{more}\r\n"));
            script.Write(body);
            requests++;
        }
    }
}
