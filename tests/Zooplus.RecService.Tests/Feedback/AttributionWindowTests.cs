using System.Net;

namespace Zooplus.RecService.Tests.Feedback;

public sealed class AttributionWindowTests
{
    private const string Click = """{ "recommendationId": "r-1", "reward": 1 }""";

    [Fact]
    public async Task A_reward_is_learned_up_to_the_end_of_the_window()
    {
        await using var application = new RecServiceApplication(("Feedback:AttributionWindow", "00:10:00"));
        await application.DecideAsync("r-1", "3");
        application.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));

        (await application.FeedbackAsync(Click)).MustBeOk();
    }

    [Fact]
    public async Task A_reward_after_the_window_is_told_that_it_is_late_and_is_not_learned()
    {
        await using var application = new RecServiceApplication(("Feedback:AttributionWindow", "00:10:00"));
        await application.DecideAsync("r-1", "3");
        application.Time.Advance(TimeSpan.FromMinutes(10));

        (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.NotFound, "recommendation-expired");
        await RecServiceApplication.EventuallyAsync(async () => await application.RewardsLearnedAsync() == 1);
        (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.NotFound, "recommendation-expired");

        Assert.Equal(0, ExpectedReward(await application.DecideAsync("r-2", "3")));
    }

    [Fact]
    public async Task Silence_is_learned_as_the_default_reward_once_for_each_product_that_earned_nothing()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3", "4", "5");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "4", "reward": 1 }""")).MustBeOk();

        application.Time.Advance(TimeSpan.FromMinutes(30));
        await RecServiceApplication.EventuallyAsync(async () => await application.RewardsLearnedAsync() == 3);
        application.Time.Advance(TimeSpan.FromMinutes(30));
        await application.DecideAsync("r-2", "6");

        Assert.Equal(3, await application.RewardsLearnedAsync());
        Assert.True(ExpectedReward(await application.DecideAsync("r-3", "4")) > 0);
    }

    [Fact]
    public async Task A_slate_that_was_activated_late_is_closed_once()
    {
        await using var application = new RecServiceApplication();
        (await application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "7", "policy": "linucb", "activate": false }""")).MustBeOk();
        application.Time.Advance(TimeSpan.FromMinutes(20));
        (await application.PostAsync("/recommendations/r-1/activate", "")).MustBeOk();

        application.Time.Advance(TimeSpan.FromMinutes(40));
        await RecServiceApplication.EventuallyAsync(() => Task.FromResult(application.Get<RecService.Recommendations.DecisionLedger>().Open == 0));

        Assert.Equal(1, await application.RewardsLearnedAsync());
    }

    [Fact]
    public async Task A_slate_that_was_never_activated_teaches_nothing()
    {
        await using var application = new RecServiceApplication();
        (await application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "7", "policy": "linucb", "activate": false }""")).MustBeOk();

        application.Time.Advance(TimeSpan.FromMinutes(30));
        await RecServiceApplication.EventuallyAsync(() => Task.FromResult(application.Get<RecService.Recommendations.DecisionLedger>().Open == 0));

        Assert.Equal(0, await application.RewardsLearnedAsync());
        (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
    }

    [Fact]
    public async Task A_late_retry_of_a_reward_that_was_learned_is_still_a_duplicate()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        (await application.FeedbackAsync(Click)).MustBeOk();
        application.Time.Advance(TimeSpan.FromMinutes(45));

        Assert.Equal("duplicate", (await application.FeedbackAsync(Click)).MustBeOk()["status"].GetString());
    }

    private static double ExpectedReward(Answer decided) => decided["items"][0].GetProperty("expectedReward").GetDouble();
}
