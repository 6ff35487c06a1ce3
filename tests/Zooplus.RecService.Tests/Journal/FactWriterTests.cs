using System.Net;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Journal;

public sealed class FactWriterTests
{
    [Fact]
    public async Task A_full_queue_refuses_feedback_with_a_time_to_retry_and_loses_nothing()
    {
        await using var application = new RecServiceApplication(("Feedback:QueueLengthMax", "1"));
        await application.DecideAsync("r-1", "3");
        var writer = application.Get<FactWriter>();
        using var blocked = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        var running = Task.Run(() => writer.WriteAsync(null, _ =>
        {
            blocked.Set();
            mayGoOn.Wait();
            return Ruling<int>.Refuse(0);
        }));
        blocked.Wait();
        var waiting = writer.WriteAsync(null, _ => Ruling<int>.Refuse(0));

        var refused = await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""");
        var ready = await application.GetAsync("/health/ready");
        var decided = await application.RecommendAsync("""{ "userId": "7", "policy": "linucb" }""");

        mayGoOn.Set();
        await Task.WhenAll(running, waiting);
        refused.MustBeProblem(HttpStatusCode.ServiceUnavailable, "queue-full");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        ready.MustBe(HttpStatusCode.ServiceUnavailable);
        decided.MustBeOk();
        Assert.Equal("accepted", (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk()["status"].GetString());
        (await application.GetAsync("/health/ready")).MustBeOk();
    }

    [Fact]
    public async Task A_change_that_throws_answers_its_caller_and_the_next_one_runs()
    {
        await using var application = new RecServiceApplication();
        var writer = application.Get<FactWriter>();

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => writer.WriteAsync<int>(null, _ => throw new InvalidTimeZoneException()));

        Assert.Equal(7, await writer.WriteAsync(null, _ => Ruling<int>.Refuse(7)));
    }

    [Fact]
    public async Task Changes_run_one_at_a_time_in_the_order_they_were_asked_for()
    {
        await using var application = new RecServiceApplication();
        var writer = application.Get<FactWriter>();
        var order = new List<int>();

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => writer.WriteAsync($"{i % 7}", _ =>
        {
            order.Add(i);
            return Ruling<int>.Refuse(i);
        })));

        Assert.Equal(Enumerable.Range(0, 1000), order);
    }

    [Fact]
    public async Task What_was_taken_in_is_learned_even_while_the_service_stops()
    {
        await using var application = new RecServiceApplication();
        var writer = application.Get<FactWriter>();
        using var blocked = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        var blocking = Task.Run(() => writer.WriteAsync(null, _ =>
        {
            blocked.Set();
            mayGoOn.Wait();
            return Ruling<int>.Refuse(1);
        }));
        blocked.Wait();
        var waiting = writer.WriteAsync(null, _ => Ruling<int>.Refuse(2));

        var stopping = writer.StopAsync(CancellationToken.None);
        mayGoOn.Set();
        await stopping;

        Assert.Equal(1, await blocking);
        Assert.Equal(2, await waiting);
        await Assert.ThrowsAsync<QueueFullException>(() => writer.WriteAsync(null, _ => Ruling<int>.Refuse(3)));
    }
}
