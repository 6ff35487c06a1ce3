using System.Buffers;
using System.Globalization;
using System.Text;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.WarmUp;

/// <summary>What is asked in a rehearsal over one connection: requests of HTTP/1.1 one behind another, pipelined, of which the last closes the connection.</summary>
internal sealed class RehearsalScript
{
    // The first round compiles, the second takes the paths of what is known already.
    private const int Rounds = 2;

    // Not to be sampled (W3C Trace Context, section 3.2.2.5), so that no exporter of traces hears of it.
    private const string Unsampled = "traceparent: 00-00000000000000000000000000000001-0000000000000001-00\r\n";

    private static readonly string[] RestOnWeights = [PolicyNames.Mlp, PolicyNames.NeuralLinUcb, PolicyNames.DropoutThompson];

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly string _headers;

    private RehearsalScript(string? key) => _headers = key is null ? Unsampled : $"{Unsampled}Authorization: Bearer {key}\r\n";

    /// <summary>The requests as they go over the wire.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>How many requests they are.</summary>
    public int Requests { get; private set; }

    /// <summary>The scripts, which are played at the same time: what is compiled for the one is not compiled for the other.</summary>
    /// <param name="key">The key that every request has; null where there are none.</param>
    public static IReadOnlyList<RehearsalScript> All(string? key)
    {
        var (weighted, others) = (new RehearsalScript(key), new RehearsalScript(key));
        weighted.Add("PUT", "/models/mlp", "application/octet-stream", RehearsalWeights.ToFile());
        weighted.Ask(RestOnWeights);
        weighted.Post("/recommend", """{"userId":"a visitor","count":5}""");
        weighted.Add("GET", "/health/ready", null, [], last: true);
        others.Ask(PolicyNames.All.Except(RestOnWeights));
        others.Post("/recommend", """{"userId":"0"}""");
        others.Add("GET", "/metrics", null, [], last: true);
        return [weighted, others];
    }

    private void Ask(IEnumerable<string> policies)
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var policy in policies)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{policy}-{round}");
                Post("/recommend", $$"""{"recommendationId":"{{id}}","userId":"0","policy":"{{policy}}"}""");
                Post("/feedback", $$"""{"recommendationId":"{{id}}","reward":1}""");
            }
        }
    }

    private void Post(string path, string json) => Add("POST", path, "application/json", Encoding.UTF8.GetBytes(json));

    private void Add(string method, string path, string? mediaType, byte[] body, bool last = false)
    {
        var content = mediaType is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Type: {mediaType}\r\nContent-Length: {body.Length}\r\n");
        _bytes.Write(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{_headers}{content}{(last ? "Connection: close\r\n" : "")}\r\n"));
        _bytes.Write(body);
        Requests++;
    }
}
