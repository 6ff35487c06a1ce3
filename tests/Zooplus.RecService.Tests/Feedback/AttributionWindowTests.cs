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

        Assert.Equal(0, await application.RewardsLearnedAsync());
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

    [Fact]
    public async Task A_decision_is_forgotten_a_window_after_its_own_has_closed()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        application.Time.Advance(TimeSpan.FromMinutes(60));
        await application.DecideAsync("r-2", "3");

        (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");

        Assert.Equal(1, application.Get<RecService.Recommendations.DecisionLedger>().Count);
    }
}
