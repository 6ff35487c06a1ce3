using System.Net;

namespace Zooplus.RecService.Tests.Recommendations;

public sealed class ActivateTests
{
    private const string Deferred = """{ "recommendationId": "r-1", "userId": "7", "policy": "linucb", "candidates": [ "3", "4" ], "count": 2, "activate": false }""";

    private const string Click = """{ "recommendationId": "r-1", "productId": "3", "reward": 1 }""";

    [Fact]
    public async Task A_deferred_slate_has_no_end_of_its_window()
    {
        await using var application = new RecServiceApplication();

        Assert.False((await application.RecommendAsync(Deferred)).MustBeOk().Json.TryGetProperty("expiresAt", out _));
    }

    [Fact]
    public async Task Activation_starts_the_window()
    {
        await using var application = new RecServiceApplication();
        await application.RecommendAsync(Deferred);
        application.Time.Advance(TimeSpan.FromMinutes(20));

        var activation = (await application.PostAsync("/recommendations/r-1/activate", "")).MustBeOk();

        Assert.Equal("r-1", activation["recommendationId"].GetString());
        Assert.Equal(application.Time.GetUtcNow() + TimeSpan.FromMinutes(30), activation["expiresAt"].GetDateTimeOffset());
        application.Time.Advance(TimeSpan.FromMinutes(29));
        (await application.FeedbackAsync(Click)).MustBeOk();
        application.Time.Advance(TimeSpan.FromMinutes(1));
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "4", "reward": 0 }""")).MustBeProblem(HttpStatusCode.NotFound, "recommendation-expired");
    }

    [Fact]
    public async Task Activating_twice_changes_nothing()
    {
        await using var application = new RecServiceApplication();
        await application.RecommendAsync(Deferred);
        var first = (await application.PostAsync("/recommendations/r-1/activate", "")).MustBeOk();
        application.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(first.Text, (await application.PostAsync("/recommendations/r-1/activate", "")).MustBeOk().Text);
    }

    [Fact]
    public async Task Activating_a_decision_that_was_never_deferred_changes_nothing()
    {
        await using var application = new RecServiceApplication();
        var decision = await application.DecideAsync("r-1", "3");
        application.Time.Advance(TimeSpan.FromMinutes(5));

        var activation = (await application.PostAsync("/recommendations/r-1/activate", "")).MustBeOk();

        Assert.Equal(decision["expiresAt"].GetDateTimeOffset(), activation["expiresAt"].GetDateTimeOffset());
    }

    [Fact]
    public async Task A_reward_activates_a_deferred_slate()
    {
        await using var application = new RecServiceApplication();
        await application.RecommendAsync(Deferred);
        application.Time.Advance(TimeSpan.FromMinutes(20));
        var rewardedAt = application.Time.GetUtcNow();

        (await application.FeedbackAsync(Click)).MustBeOk();

        application.Time.Advance(TimeSpan.FromMinutes(5));
        var activation = (await application.PostAsync("/recommendations/r-1/activate", "")).MustBeOk();
        Assert.Equal(rewardedAt + TimeSpan.FromMinutes(30), activation["expiresAt"].GetDateTimeOffset());
    }

    [Fact]
    public async Task An_unknown_recommendation_cannot_be_activated()
    {
        await using var application = new RecServiceApplication();

        (await application.PostAsync("/recommendations/no-such-id/activate", "")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
    }

    [Fact]
    public async Task A_deferred_slate_that_is_never_shown_is_forgotten_after_two_windows()
    {
        await using var application = new RecServiceApplication();
        await application.RecommendAsync(Deferred);
        application.Time.Advance(TimeSpan.FromMinutes(60));
        await application.DecideAsync("r-2", "3");

        (await application.PostAsync("/recommendations/r-1/activate", "")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
    }
}
