using System.Net;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Feedback;

public sealed class EventTests
{
    [Theory]
    [InlineData("Max", 0.2, 1.0, 1.0)]
    [InlineData("Max", 1.0, 0.2, 1.0)]
    [InlineData("First", 0.2, 1.0, 0.2)]
    [InlineData("Sum", 0.2, 0.5, 0.7)]
    [InlineData("Sum", 0.6, 0.5, 1.0)]
    public async Task Rewards_by_event_become_one_reward_as_configured(string aggregation, double click, double purchase, double learned)
    {
        using var journal = new TemporaryJournal();
        await using (var application = new RecServiceApplication(journal.Setting, ("Feedback:Events", aggregation)))
        {
            await application.DecideAsync("r-1", "3");
            (await RewardAsync(application, click, "click")).MustBeOk();
            (await RewardAsync(application, purchase, "purchase")).MustBeOk();

            Assert.Equal(learned, await LearnedAsync(application), 12);
            Assert.Equal(1, await application.RewardsLearnedAsync());
        }

        await using var again = new RecServiceApplication(journal.Setting, ("Feedback:Events", aggregation));
        Assert.Equal(learned, await LearnedAsync(again), 12);
        Assert.Equal("duplicate", (await RewardAsync(again, click, "click")).MustBeOk()["status"].GetString());
    }

    [Fact]
    public async Task An_event_earns_once()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        var first = await RewardAsync(application, 0.5, "click");
        (await RewardAsync(application, 1, "purchase")).MustBeOk();

        var again = await RewardAsync(application, 0.5, "click");

        Assert.Equal(("duplicate", first.Sequence), (again.MustBeOk()["status"].GetString(), again.Sequence));
        (await RewardAsync(application, 0.6, "click")).MustBeProblem(HttpStatusCode.Conflict, "reward-conflict");
        Assert.Equal(1, await LearnedAsync(application));
    }

    [Fact]
    public async Task A_reward_without_an_event_is_final_and_does_not_mix_with_events()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        (await RewardAsync(application, 0.5, null)).MustBeOk();
        (await RewardAsync(application, 1, "purchase")).MustBeProblem(HttpStatusCode.Conflict, "reward-conflict");

        await application.DecideAsync("r-2", "4");
        (await RewardAsync(application, 0.5, "click", "r-2")).MustBeOk();
        (await RewardAsync(application, 0.5, null, "r-2")).MustBeProblem(HttpStatusCode.Conflict, "reward-conflict");
    }

    [Fact]
    public async Task Events_are_taken_until_the_window_closes_and_no_longer()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3", "4");
        (await RewardAsync(application, 0.5, "click", product: "3")).MustBeOk();
        (await RewardAsync(application, 0, null, product: "4")).MustBeOk();
        var ledger = application.Get<RecService.Recommendations.DecisionLedger>();
        Assert.Equal(1, ledger.Open);

        application.Time.Advance(TimeSpan.FromMinutes(30));
        await RecServiceApplication.EventuallyAsync(() => Task.FromResult(ledger.Open == 0));

        (await RewardAsync(application, 1, "purchase", product: "3")).MustBeProblem(HttpStatusCode.NotFound, "recommendation-expired");
        Assert.Equal("duplicate", (await RewardAsync(application, 0.5, "click", product: "3")).MustBeOk()["status"].GetString());
        Assert.Equal(2, await application.RewardsLearnedAsync());
    }

    [Fact]
    public async Task More_events_than_allowed_are_refused_by_name()
    {
        await using var application = new RecServiceApplication(("Feedback:EventsMax", "2"));
        await application.DecideAsync("r-1", "3");
        (await RewardAsync(application, 0.1, "view")).MustBeOk();
        (await RewardAsync(application, 0.5, "click")).MustBeOk();

        (await RewardAsync(application, 1, "purchase")).MustBeProblem(HttpStatusCode.BadRequest, "invalid-request", "event");
    }

    [Fact]
    public async Task A_recorded_decision_shows_what_each_event_earned()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        (await RewardAsync(application, 0.5, "click")).MustBeOk();
        (await RewardAsync(application, 1, "purchase")).MustBeOk();

        var reward = (await application.GetAsync("/recommendations/r-1")).MustBeOk()["rewards"][0];

        Assert.Equal(1, reward.GetProperty("reward").GetDouble());
        Assert.Equal(["click", "purchase"], reward.GetProperty("events").EnumerateArray().Select(earned => earned.GetProperty("event").GetString()));
    }

    private static Task<Answer> RewardAsync(RecServiceApplication application, double reward, string? earner, string id = "r-1", string? product = null)
    {
        var by = (earner is null ? "" : $", \"event\": \"{earner}\"") + (product is null ? "" : $", \"productId\": \"{product}\"");
        return application.FeedbackAsync(FormattableString.Invariant($$"""{ "recommendationId": "{{id}}", "reward": {{reward}}{{by}} }"""));
    }

    private static async Task<double> LearnedAsync(RecServiceApplication application) =>
        (await application.GetAsync("/policies/linucb/arms?limit=1000")).Json.GetProperty("arms").EnumerateArray().Sum(arm => arm.GetProperty("totalReward").GetDouble());
}
