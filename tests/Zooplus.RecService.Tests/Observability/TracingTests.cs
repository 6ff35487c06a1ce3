using System.Collections.Concurrent;
using System.Diagnostics;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Tests.Observability;

/// <summary>Alone: a listener hears the spans of every application of the process, and while it listens all of them make some.</summary>
[Collection(nameof(MetricsTests))]
public sealed class TracingTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public TracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Tracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_decision_and_its_reward_are_found_by_the_recommendation_id_and_the_reward_links_to_the_decision()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();

        var (decided, rewarded) = (Named("recommend", "r-1"), Named("feedback", "r-1"));

        Assert.Equal("linucb", decided.GetTagItem(Tracing.Policy));
        Assert.Equal(["3"], Assert.IsType<string[]>(decided.GetTagItem(Tracing.Products)));
        Assert.Equal("Accepted", rewarded.GetTagItem(Tracing.Outcome));
        Assert.Equal(decided.SpanId, Assert.Single(rewarded.Links).Context.SpanId);
    }

    [Fact]
    public async Task The_wait_for_the_journal_is_a_part_of_each_and_the_commit_links_to_it()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();

        foreach (var request in new[] { Named("recommend", "r-1"), Named("feedback", "r-1") })
        {
            var kept = _spans.Single(span => span.OperationName == "journal.keep" && span.ParentSpanId == request.SpanId);
            var commit = _spans.Single(span => span.OperationName == "journal.commit" && span.Links.Any(link => link.Context.SpanId == kept.SpanId));
            Assert.Equal(1, commit.GetTagItem(Tracing.Facts));
            Assert.Equal(request.TraceId, kept.TraceId);
        }
    }

    [Fact]
    public async Task The_silence_of_a_window_is_traced_as_a_reward_of_its_decision()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");

        application.Time.Advance(TimeSpan.FromMinutes(31));

        await RecServiceApplication.EventuallyAsync(() => Task.FromResult(_spans.Any(span => span.OperationName == "window.close")));
        var closed = Named("window.close", "r-1");
        Assert.Equal("default", closed.GetTagItem(Tracing.Outcome));
        Assert.Equal(Named("recommend", "r-1").SpanId, Assert.Single(closed.Links).Context.SpanId);
    }

    [Fact]
    public async Task A_refused_reward_says_why()
    {
        await using var application = new RecServiceApplication();
        await application.FeedbackAsync("""{ "recommendationId": "no-such-id", "reward": 1 }""");

        Assert.Equal("urn:recservice:problem:unknown-recommendation", Named("feedback", "no-such-id").GetTagItem(Tracing.Outcome));
    }

    [Fact]
    public async Task No_span_holds_the_id_of_a_user()
    {
        await using var application = new RecServiceApplication();
        (await application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "an-id-of-a-user" }""")).MustBeOk();

        Assert.DoesNotContain(_spans.SelectMany(span => span.TagObjects), tag => tag.Value?.ToString()?.Contains("an-id-of-a-user", StringComparison.Ordinal) is true);
    }

    private Activity Named(string name, string recommendationId) =>
        Assert.Single(_spans, span => span.OperationName == name && (string?)span.GetTagItem(Tracing.RecommendationId) == recommendationId);
}
