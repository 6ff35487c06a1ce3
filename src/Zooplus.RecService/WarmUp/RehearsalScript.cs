using System.Buffers;
using System.Globalization;
using System.Text;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.WarmUp;

/// <summary>
/// What is asked in a rehearsal over one connection: requests of HTTP/1.1 in turns, of which each is sent when the one before has been
/// answered. The first turn is many requests, pipelined, which is fastest; those after it are one request each, so that the service waits
/// for them, as it waits for what callers send. The last closes the connection.
/// </summary>
internal sealed class RehearsalScript
{
    // The first round compiles, the second takes the paths of what is known already.
    private const int FirstRounds = 2;
    private const int AloneRounds = 3;
    private const int AgainRounds = 10;

    // Not to be sampled (W3C Trace Context, section 3.2.2.5), so that no exporter of traces hears of it.
    private const string Unsampled = "traceparent: 00-00000000000000000000000000000001-0000000000000001-00\r\n";

    private static readonly string[] RestOnWeights = [PolicyNames.Mlp, PolicyNames.NeuralLinUcb, PolicyNames.DropoutThompson];

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<Turn> _turns = [];
    private readonly string _headers;
    private int _requests;

    private RehearsalScript(string? key) => _headers = key is null ? Unsampled : $"{Unsampled}Authorization: Bearer {key}\r\n";

    /// <summary>The turns in their order.</summary>
    public IReadOnlyList<Turn> Turns => _turns;

    /// <summary>The scripts, which are played at the same time: what is compiled for the one is not compiled for the other.</summary>
    /// <param name="key">The key that every request has; null where there are none.</param>
    public static IReadOnlyList<RehearsalScript> All(string? key)
    {
        var (weighted, others) = (new RehearsalScript(key), new RehearsalScript(key));
        weighted.Add("PUT", "/models/mlp", "application/octet-stream", RehearsalWeights.ToFile());
        weighted.Ask(RestOnWeights, FirstRounds, alone: false);
        weighted.Post("/recommend", """{"userId":"a visitor","count":5}""");
        weighted.Ask([PolicyNames.Mlp], AloneRounds, alone: true);
        weighted.Add("GET", "/health/ready", null, [], last: true);
        weighted.EndTurn();
        others.Ask(PolicyNames.All.Except(RestOnWeights), FirstRounds, alone: false);
        others.Post("/recommend", """{"userId":"0"}""");
        others.Ask([PolicyNames.LinUcb], AloneRounds, alone: true);
        others.Add("GET", "/health/live", null, [], last: true);
        others.EndTurn();
        return [weighted, others];
    }

    /// <summary>The script for when the service listens: nothing in it is new.</summary>
    /// <param name="key">The key that every request has; null where there are none.</param>
    public static RehearsalScript Again(string? key)
    {
        var script = new RehearsalScript(key);
        for (var round = 0; round < AgainRounds; round++)
        {
            script.Post("/recommend", """{"userId":"0","policy":"linucb"}""", alone: true);
        }

        script.Add("GET", "/health/live", null, [], last: true);
        script.EndTurn();
        return script;
    }

    private void Ask(IEnumerable<string> policies, int rounds, bool alone)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var policy in policies)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{policy}-{(alone ? "alone-" : "")}{round}");
                Post("/recommend", $$"""{"recommendationId":"{{id}}","userId":"0","policy":"{{policy}}"}""", alone);
                Post("/feedback", $$"""{"recommendationId":"{{id}}","reward":1}""", alone);
            }
        }
    }

    private void Post(string path, string json, bool alone = false)
    {
        if (alone)
        {
            EndTurn();
        }

        Add("POST", path, "application/json", Encoding.UTF8.GetBytes(json));
    }

    private void Add(string method, string path, string? mediaType, byte[] body, bool last = false)
    {
        var content = mediaType is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Type: {mediaType}\r\nContent-Length: {body.Length}\r\n");
        _bytes.Write(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{_headers}{content}{(last ? "Connection: close\r\n" : "")}\r\n"));
        _bytes.Write(body);
        _requests++;
    }

    private void EndTurn()
    {
        _turns.Add(new Turn(_bytes.WrittenSpan.ToArray(), _requests));
        _bytes.ResetWrittenCount();
        _requests = 0;
    }

    /// <summary>What is sent at once.</summary>
    /// <param name="Bytes">The requests as they go over the wire.</param>
    /// <param name="Requests">How many they are.</param>
    internal sealed record Turn(ReadOnlyMemory<byte> Bytes, int Requests);
}
