using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Zooplus.RecService.Figures;
using Zooplus.RecService.Tests.Security;

namespace Zooplus.RecService.Tests.Figures;

public sealed class EventsTests
{
    [Fact]
    public async Task A_listener_is_told_the_figures_at_once_and_again_when_they_have_changed()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3", "4");
        using var listener = await Listener.OfAsync(application);

        Assert.Equal(("linucb", 1, 2, 0, 0.0), Figures(await listener.NextAsync()));

        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 1 }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 1 }""")).MustBeOk();
        var next = listener.NextAsync();
        application.Time.Advance(FiguresStream.Interval);

        Assert.Equal(("linucb", 1, 2, 1, 1.0), Figures(await next));
    }

    [Fact]
    public async Task Nothing_is_sent_while_nothing_changes_but_a_sign_of_life()
    {
        await using var application = new RecServiceApplication();
        using var listener = await Listener.OfAsync(application);
        await listener.NextAsync();

        var next = listener.NextAsync();
        var started = application.Time.GetUtcNow();
        while (!next.IsCompleted)
        {
            application.Time.Advance(FiguresStream.Interval);
            await Task.WhenAny(next, Task.Delay(20));
        }

        Assert.True((await next).GetProperty("at").GetDateTimeOffset() - started >= FiguresStream.Silence);
    }

    [Fact]
    public async Task Several_events_for_a_product_count_as_one_reward_of_what_it_has_earned_by_now()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 0.25, "event": "click" }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1, "event": "purchase" }""")).MustBeOk();

        Assert.Equal(new PolicyFigures("linucb", 1, 1, 1, 1), application.Get<LiveFigures>().Now().Policies[0]);
    }

    [Fact]
    public async Task What_was_shown_for_all_arms_of_an_experiment_and_by_name_counts_together()
    {
        await using var application = new RecServiceApplication(("Experiment:Arms:0:Name", "a"), ("Experiment:Arms:0:Policy", "linucb"), ("Experiment:Arms:0:Weight", "1"), ("Experiment:Arms:1:Name", "b"), ("Experiment:Arms:1:Policy", "linucb"), ("Experiment:Arms:1:Weight", "1"));
        for (var user = 0; user < 20; user++)
        {
            (await application.RecommendAsync($$"""{ "userId": "{{user}}" }""")).MustBeOk();
        }

        await application.DecideAsync("r-1", "3");

        Assert.Equal(new PolicyFigures("linucb", 21, 21, 0, 0), application.Get<LiveFigures>().Now().Policies[0]);
    }

    [Fact]
    public async Task A_deferred_slate_counts_as_shown_once_it_is_activated()
    {
        await using var application = new RecServiceApplication();
        (await application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "7", "policy": "linucb", "count": 2, "activate": false }""")).MustBeOk();
        Assert.Equal(new PolicyFigures("linucb", 1, 0, 0, 0), application.Get<LiveFigures>().Now().Policies[0]);

        (await application.PostAsync("/recommendations/r-1/activate", "{}")).MustBeOk();

        Assert.Equal(new PolicyFigures("linucb", 1, 2, 0, 0), application.Get<LiveFigures>().Now().Policies[0]);
    }

    [Fact]
    public async Task A_listener_is_told_of_a_reset_by_its_sequence_though_no_figure_changes()
    {
        await using var application = new RecServiceApplication();
        using var listener = await Listener.OfAsync(application);
        await listener.NextAsync();
        var reset = (await application.PostAsync("/policies/linucb/reset", "{}")).MustBeOk().Json;
        var next = listener.NextAsync();

        application.Time.Advance(FiguresStream.Interval);

        Assert.Equal(reset.GetProperty("sequence").GetInt64(), (await next).GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task Silence_counts_once_its_window_has_closed()
    {
        await using var application = new RecServiceApplication(("Policies:Pending", "AsDefault"));
        await application.DecideAsync("r-1", "3");
        Assert.Equal(new PolicyFigures("linucb", 1, 1, 0, 0), application.Get<LiveFigures>().Now().Policies[0]);

        await RecServiceApplication.EventuallyAsync(() =>
        {
            application.Time.Advance(TimeSpan.FromMinutes(31));
            return Task.FromResult(application.Get<LiveFigures>().Now().Policies[0] == new PolicyFigures("linucb", 1, 1, 1, 0));
        });
    }

    [Fact]
    public async Task More_listeners_than_allowed_are_refused_until_one_leaves()
    {
        await using var application = new RecServiceApplication(("Limits:EventStreams", "1"));
        using (await Listener.OfAsync(application))
        {
            var refused = await application.GetAsync("/events");

            refused.MustBeProblem(HttpStatusCode.ServiceUnavailable, "too-many-listeners");
            Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter?.Delta);
        }

        await RecServiceApplication.EventuallyAsync(() => Task.FromResult(application.Get<FiguresStream>().Listeners == 0));
        using var next = await Listener.OfAsync(application);
        await next.NextAsync();
    }

    [Fact]
    public async Task A_stream_holds_none_of_the_places_for_requests()
    {
        await using var application = new RecServiceApplication(("Limits:Concurrency", "1"), ("Limits:Queue", "0"));
        using var listener = await Listener.OfAsync(application);
        await listener.NextAsync();

        (await application.GetAsync("/policies")).MustBeOk();
    }

    [Fact]
    public async Task Streams_end_when_the_service_stops()
    {
        await using var application = new RecServiceApplication();
        using var listener = await Listener.OfAsync(application);
        await listener.NextAsync();

        application.Get<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();

        Assert.False(await listener.HasMoreAsync());
    }

    [Fact]
    public async Task A_key_of_the_role_serve_may_listen()
    {
        await using var application = new RecServiceApplication(Keys.Settings);
        using var listener = await Listener.OfAsync(application, Keys.Serve);

        await listener.NextAsync();
    }

    private static (string?, long, long, long, double) Figures(JsonElement now)
    {
        var policy = now.GetProperty("policies").EnumerateArray().Single(policy => policy.GetProperty("policy").GetString() == "linucb");
        return (
            policy.GetProperty("policy").GetString(),
            policy.GetProperty("decisions").GetInt64(),
            policy.GetProperty("shown").GetInt64(),
            policy.GetProperty("rewarded").GetInt64(),
            policy.GetProperty("reward").GetDouble());
    }

    /// <summary>Someone who listens to the stream of a service.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly HttpClient _http;
        private readonly HttpResponseMessage _response;
        private readonly IAsyncEnumerator<SseItem<string>> _events;
        private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

        private Listener(HttpClient http, HttpResponseMessage response, Stream stream)
        {
            (_http, _response) = (http, response);
            _events = SseParser.Create(stream).EnumerateAsync(_patience.Token).GetAsyncEnumerator();
        }

        public static async Task<Listener> OfAsync(RecServiceApplication application, string? key = null)
        {
            var http = application.CreateClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/events");
            request.Headers.TryAddWithoutValidation("Authorization", key is null ? null : $"Bearer {key}");
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
            return new Listener(http, response, await response.Content.ReadAsStreamAsync());
        }

        public async Task<JsonElement> NextAsync()
        {
            Assert.True(await HasMoreAsync(), "The stream has ended.");
            Assert.Equal("figures", _events.Current.EventType);
            return JsonSerializer.Deserialize<JsonElement>(_events.Current.Data);
        }

        public Task<bool> HasMoreAsync() => _events.MoveNextAsync().AsTask();

        public void Dispose()
        {
            _response.Dispose();
            _http.Dispose();
            _patience.Dispose();
        }
    }
}
