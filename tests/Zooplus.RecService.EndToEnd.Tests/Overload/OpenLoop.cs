using System.Diagnostics;
using System.Net;
using System.Text;

namespace Zooplus.RecService.EndToEnd.Tests.Overload;

/// <summary>Sends /recommend at a rate whatever the answers take, and measures each from when it should have been sent.</summary>
internal static class OpenLoop
{
    private const int Connections = 256;

    public static Task<OpenLoopFigures> RunAsync(Uri address, int perSecond, TimeSpan duration) =>
        OffTheTestThread(() => PaceAsync(address, perSecond, (int)(perSecond * duration.TotalSeconds)));

    /// <summary>Sends requests one after another with a pause between them, so that none comes in a burst.</summary>
    public static Task<OpenLoopFigures> OneByOneAsync(Uri address, int requests) => OffTheTestThread(async () =>
    {
        using var http = Client(address);
        var answers = new OpenLoopAnswer[requests];
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < requests; number++)
        {
            answers[number] = await SendAsync(http, number, Stopwatch.GetTimestamp());
            await Task.Delay(5);
        }

        return new OpenLoopFigures(answers, Stopwatch.GetElapsedTime(started));
    });

    /// <summary>xunit runs what a test awaits on as few threads as it has tests at once: thousands of requests a second would wait there.</summary>
    private static Task<OpenLoopFigures> OffTheTestThread(Func<Task<OpenLoopFigures>> run) => Task.Run(run);

    private static async Task<OpenLoopFigures> PaceAsync(Uri address, int perSecond, int total)
    {
        using var http = Client(address);
        var answers = new OpenLoopAnswer[total];
        var left = total;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = Stopwatch.GetTimestamp();

        // A thread that sleeps wakes after a millisecond, a timer after up to four.
        var pacer = new Thread(() =>
        {
            for (var sent = 0; sent < total; Thread.Sleep(1))
            {
                for (var due = Math.Min(total, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond)); sent < due; sent++)
                {
                    var number = sent;
                    ThreadPool.UnsafeQueueUserWorkItem(_ => SendNumberedAsync(number), null);
                }
            }
        });
        pacer.Start();
        await ended.Task;
        return new OpenLoopFigures(answers, Stopwatch.GetElapsedTime(started));

        async void SendNumberedAsync(int number)
        {
            try
            {
                answers[number] = await SendAsync(http, number, started + (long)(number * (double)Stopwatch.Frequency / perSecond));
            }
            catch (Exception exception)
            {
                ended.TrySetException(exception);
            }

            if (Interlocked.Decrement(ref left) == 0)
            {
                ended.TrySetResult();
            }
        }
    }

    private static HttpClient Client(Uri address) =>
        new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false }) { BaseAddress = address };

    private static async Task<OpenLoopAnswer> SendAsync(HttpClient http, int number, long intended)
    {
        using var body = new StringContent($$"""{ "userId": "{{number % 1000}}", "policy": "linucb" }""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("recommend", UriKind.Relative), body);
        await answer.Content.ReadAsByteArrayAsync();
        return new OpenLoopAnswer(answer.StatusCode, answer.Headers.RetryAfter is not null, answer.Content.Headers.ContentType?.MediaType, Stopwatch.GetElapsedTime(intended));
    }
}

/// <summary>An answer, and how long after its intended start it came.</summary>
internal readonly record struct OpenLoopAnswer(HttpStatusCode Status, bool HasRetryAfter, string? MediaType, TimeSpan Took);

/// <summary>The answers of a run.</summary>
internal sealed record OpenLoopFigures(OpenLoopAnswer[] Answers, TimeSpan Duration)
{
    public OpenLoopAnswer[] Accepted { get; } = [.. Answers.Where(answer => answer.Status == HttpStatusCode.OK)];

    public OpenLoopAnswer[] Refused { get; } = [.. Answers.Where(answer => answer.Status != HttpStatusCode.OK)];

    public double AcceptedPerSecond => Accepted.Length / Duration.TotalSeconds;

    /// <summary>The time in which 99 of 100 accepted requests were answered, in milliseconds.</summary>
    public double P99 => Accepted.Select(answer => answer.Took.TotalMilliseconds).Order().ElementAt((int)(Accepted.Length * 0.99));
}
