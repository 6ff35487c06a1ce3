using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;

namespace Zooplus.RecService.EndToEnd.Tests;

/// <summary>A service that is asked to end, as container engines ask: with SIGTERM.</summary>
public sealed class ShutdownTests : IDisposable
{
    private const int Callers = 8;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_restart_under_load_loses_nothing_that_was_acknowledged_and_a_snapshot_covers_the_last_fact()
    {
        var acknowledged = new ConcurrentDictionary<string, long>();
        await using (var service = await StartAsync())
        {
            var callers = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => CallAsync(service.Address, caller, acknowledged)));
            await Task.Delay(700);
            var started = Stopwatch.GetTimestamp();

            Assert.Equal(0, await service.TerminateAsync());

            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
            await callers;
            Assert.DoesNotContain(service.Lines, line => line.Contains(" ERR ", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal));
        }

        Assert.NotEmpty(acknowledged);
        await using var again = await StartAsync();
        using var http = new HttpClient { BaseAddress = again.Address };
        var journal = await http.GetFromJsonAsync<JsonElement>("journal");
        Assert.True(acknowledged.Values.Max() <= journal.GetProperty("lastSequence").GetInt64());
        Assert.Equal(journal.GetProperty("lastSequence").GetInt64(), journal.GetProperty("snapshots")[0].GetProperty("sequence").GetInt64());
        var client = new RecServiceClient(http);
        foreach (var (id, sequence) in acknowledged)
        {
            var answer = await client.SendFeedbackAsync(new FeedbackRequest(id, 1), CancellationToken.None);
            Assert.Equal((id, "duplicate", sequence), (id, answer.Status, answer.Sequence));
        }
    }

    [Fact]
    public async Task A_request_in_flight_is_answered_and_a_listener_does_not_hold_the_end_up()
    {
        await using var service = await StartAsync();
        using var listener = new HttpClient { BaseAddress = service.Address };
        using var events = await listener.GetAsync(new Uri("events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, events.StatusCode);
        const string Body = """{ "recommendationId": "in-flight", "userId": "7", "policy": "linucb" }""";
        using var slow = new TcpClient();
        await slow.ConnectAsync(service.Address.Host, service.Address.Port);
        var stream = slow.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /recommend HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body[..10]}"));
        await Task.Delay(300);

        var ended = service.TerminateAsync();
        await Task.Delay(500);
        Assert.False(ended.IsCompleted);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Body[10..]));

        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 200", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await ended.WaitAsync(TimeSpan.FromSeconds(10)));
        await using var again = await StartAsync();
        using var http = new HttpClient { BaseAddress = again.Address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("recommendations/in-flight", UriKind.Relative))).StatusCode);
    }

    /// <summary>Decides and rewards until the service is gone.</summary>
    private static async Task CallAsync(Uri address, int caller, ConcurrentDictionary<string, long> acknowledged)
    {
        using var http = new HttpClient { BaseAddress = address };
        var client = new RecServiceClient(http);
        try
        {
            for (var i = 0; ; i++)
            {
                var id = $"{caller}-{i}";
                await client.RecommendAsync(new RecommendRequest { RecommendationId = id, UserId = $"{i % 1000}", Policy = "linucb" }, CancellationToken.None);
                acknowledged[id] = (await client.SendFeedbackAsync(new FeedbackRequest(id, 1), CancellationToken.None)).Sequence;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or RecServiceException or IOException)
        {
        }
    }

    private Task<KillableService> StartAsync() => KillableService.StartAsync(_folder["journal.db"]);
}
