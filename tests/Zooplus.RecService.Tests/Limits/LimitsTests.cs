using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Tests.Security;

namespace Zooplus.RecService.Tests.Limits;

/// <summary>The clock stands still, so that what may pass at once is all that passes.</summary>
public sealed class LimitsTests
{
    private const string Request = """{ "userId": "7", "policy": "linucb" }""";

    [Fact]
    public async Task Above_the_capacity_requests_are_refused_with_the_time_to_come_again()
    {
        await using var application = new RecServiceApplication(("Limits:RequestsPerSecond", "40"));

        (await application.RecommendAsync(Request)).MustBeOk();
        (await application.RecommendAsync(Request)).MustBeOk();
        var refused = (await application.RecommendAsync(Request)).MustBeProblem(HttpStatusCode.ServiceUnavailable, "overloaded");
        application.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        (await application.RecommendAsync(Request)).MustBeOk();
    }

    [Fact]
    public async Task Probes_and_metrics_are_answered_above_the_capacity_too()
    {
        await using var application = new RecServiceApplication(("Limits:RequestsPerSecond", "1"));
        (await application.RecommendAsync(Request)).MustBeOk();
        (await application.RecommendAsync(Request)).MustBe(HttpStatusCode.ServiceUnavailable);

        (await application.GetAsync("/health/live")).MustBeOk();
        (await application.GetAsync("/health/ready")).MustBeOk();
        (await application.GetAsync("/metrics")).MustBeOk();
    }

    [Fact]
    public async Task A_refused_request_does_nothing()
    {
        await using var application = new RecServiceApplication(("Limits:RequestsPerSecondPerAddress", "3"));
        await application.DecideAsync("r-1", "3");
        var before = await application.StateAsync();

        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        application.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(before, await application.StateAsync());
    }

    [Fact]
    public async Task Each_key_has_a_limit_of_its_own()
    {
        await using var application = new RecServiceApplication([.. Keys.Settings, ("Limits:RequestsPerSecondPerKey", "2")]);

        for (var request = 0; request < 2; request++)
        {
            (await application.SendAsync(Keys.Serve, HttpMethod.Post, "/recommend", Request)).MustBeOk();
        }

        var refused = (await application.SendAsync(Keys.Serve, HttpMethod.Post, "/recommend", Request)).MustBeProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.Contains("This key may send 2 requests a second.", refused["detail"].GetString(), StringComparison.Ordinal);
        Assert.NotNull(refused.Headers.RetryAfter);
        (await application.SendAsync(Keys.Admin, HttpMethod.Post, "/recommend", Request)).MustBeOk();
    }

    [Fact]
    public async Task Guessing_at_keys_is_limited_by_address()
    {
        await using var application = new RecServiceApplication([.. Keys.Settings, ("Limits:RequestsPerSecondPerAddress", "2")]);

        (await application.SendAsync("first-guess-0123456789", HttpMethod.Get, "/policies")).MustBe(HttpStatusCode.Unauthorized);
        (await application.SendAsync("second-guess-0123456789", HttpMethod.Get, "/policies")).MustBe(HttpStatusCode.Unauthorized);
        (await application.SendAsync(Keys.Admin, HttpMethod.Get, "/policies")).MustBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_caller_cannot_take_on_another_address_by_saying_so()
    {
        await using var application = new RecServiceApplication(("Limits:RequestsPerSecondPerAddress", "1"));

        (await AskThroughAsync(application, "203.0.113.1")).MustBeOk();
        (await AskThroughAsync(application, "203.0.113.2")).MustBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Behind_a_proxy_that_is_trusted_the_limit_is_of_whom_it_speaks_for_and_not_of_whom_that_one_names()
    {
        await using var application = new RecServiceApplication(("FORWARDEDHEADERS_ENABLED", "true"), ("Limits:RequestsPerSecondPerAddress", "1"));

        (await AskThroughAsync(application, "203.0.113.1")).MustBeOk();
        (await AskThroughAsync(application, "203.0.113.2")).MustBeOk();
        (await AskThroughAsync(application, "198.51.100.7, 203.0.113.1")).MustBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task More_at_once_than_may_be_worked_on_or_wait_are_refused()
    {
        await using var application = new RecServiceApplication(("Limits:Concurrency", "1"), ("Limits:Queue", "0"));
        var held = new HeldBody();
        var slow = SendHeldAsync(application, held);
        await RecServiceApplication.EventuallyAsync(async () =>
        {
            if (slow.IsCompleted)
            {
                // The request that looks whether it is worked on may have been the one that was.
                held = new HeldBody();
                slow = SendHeldAsync(application, held);
            }

            return (await application.RecommendAsync(Request)).Status == HttpStatusCode.ServiceUnavailable;
        });

        held.Release(Request);

        (await slow).MustBeOk();
        (await application.RecommendAsync(Request)).MustBeOk();
    }

    [Fact]
    public async Task As_many_as_may_wait_are_answered_when_their_turn_comes()
    {
        await using var application = new RecServiceApplication(("Limits:Concurrency", "1"), ("Limits:Queue", "50"));

        var answers = await application.AtOnceAsync(50, _ => application.RecommendAsync(Request));

        Assert.All(answers, answer => answer.MustBeOk());
    }

    [Fact]
    public async Task The_server_is_told_its_limits()
    {
        await using var application = new RecServiceApplication(("Limits:Connections", "123"), ("Limits:HeadersTimeout", "00:00:07"), ("Limits:IdleTimeout", "00:00:45"));

        var limits = application.Get<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal((123, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(45)), (limits.MaxConcurrentConnections, limits.RequestHeadersTimeout, limits.KeepAliveTimeout));
        Assert.Equal(256 * 1024, limits.MaxRequestBodySize);
        Assert.NotNull(limits.MinRequestBodyDataRate);
    }

    private static async Task<Answer> AskThroughAsync(RecServiceApplication application, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/policies");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        return await application.SendAsync(request);
    }

    private static async Task<Answer> SendHeldAsync(RecServiceApplication application, HeldBody body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/recommend");
        request.Content = body;
        request.Content.Headers.ContentType = new("application/json");
        return await application.SendAsync(request);
    }

    /// <summary>A body whose sender waits before sending it.</summary>
    private sealed class HeldBody : HttpContent
    {
        private readonly TaskCompletionSource<string> _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release(string body) => _released.SetResult(body);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(await _released.Task));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
