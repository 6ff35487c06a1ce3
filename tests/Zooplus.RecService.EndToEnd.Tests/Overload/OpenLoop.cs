using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;

namespace Zooplus.RecService.EndToEnd.Tests.Overload;

/// <summary>Sends /recommend at a rate whatever the answers take, and measures each from when it should have been sent.</summary>
internal static class OpenLoop
{
    private const int Connections = 256;

    public static async Task<OpenLoopFigures> RunAsync(Uri address, int perSecond, TimeSpan duration)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false }) { BaseAddress = address };
        var answers = new ConcurrentBag<OpenLoopAnswer>();
        var sent = new List<Task>();
        var total = (int)(perSecond * duration.TotalSeconds);
        var started = Stopwatch.GetTimestamp();
        while (sent.Count < total)
        {
            for (var due = Math.Min(total, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond)); sent.Count < due;)
            {
                sent.Add(SendAsync(http, sent.Count, started + (long)(sent.Count * (double)Stopwatch.Frequency / perSecond), answers));
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(sent);
        return new OpenLoopFigures([.. answers], Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Sends requests one after another with a pause between them, so that none comes in a burst.</summary>
    public static async Task<OpenLoopFigures> OneByOneAsync(Uri address, int requests)
    {
        using var http = new HttpClient { BaseAddress = address };
        var answers = new ConcurrentBag<OpenLoopAnswer>();
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < requests; number++)
        {
            await SendAsync(http, number, Stopwatch.GetTimestamp(), answers);
            await Task.Delay(5);
        }

        return new OpenLoopFigures([.. answers], Stopwatch.GetElapsedTime(started));
    }

    private static async Task SendAsync(HttpClient http, int number, long intended, ConcurrentBag<OpenLoopAnswer> answers)
    {
        // Not on the pacer's turn: connecting takes its time.
        await Task.Yield();
        using var body = new StringContent($$"""{ "userId": "{{number % 1000}}", "policy": "linucb" }""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("recommend", UriKind.Relative), body);
        await answer.Content.ReadAsByteArrayAsync();
        answers.Add(new OpenLoopAnswer(answer.StatusCode, answer.Headers.RetryAfter is not null, answer.Content.Headers.ContentType?.MediaType, Stopwatch.GetElapsedTime(intended)));
    }
}

/// <summary>An answer, and how long after its intended start it came.</summary>
internal sealed record OpenLoopAnswer(HttpStatusCode Status, bool HasRetryAfter, string? MediaType, TimeSpan Took);

/// <summary>The answers of a run.</summary>
internal sealed record OpenLoopFigures(OpenLoopAnswer[] Answers, TimeSpan Duration)
{
    public OpenLoopAnswer[] Accepted { get; } = [.. Answers.Where(answer => answer.Status == HttpStatusCode.OK)];

    public OpenLoopAnswer[] Refused { get; } = [.. Answers.Where(answer => answer.Status != HttpStatusCode.OK)];

    public double AcceptedPerSecond => Accepted.Length / Duration.TotalSeconds;

    /// <summary>The time in which 99 of 100 accepted requests were answered, in milliseconds.</summary>
    public double P99 => Accepted.Select(answer => answer.Took.TotalMilliseconds).Order().ElementAt((int)(Accepted.Length * 0.99));
}
