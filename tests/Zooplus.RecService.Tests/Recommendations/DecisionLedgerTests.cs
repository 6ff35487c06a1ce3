using System.Net;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Tests.Recommendations;

public sealed class DecisionLedgerTests
{
    [Fact]
    public async Task Beyond_the_bound_decisions_are_answered_but_take_no_rewards()
    {
        await using var application = new RecServiceApplication(("Feedback:DecisionsMax", "2"));
        await application.DecideAsync("r-1", "1");
        await application.DecideAsync("r-2", "2");

        var third = await application.DecideAsync("r-3", "3");

        Assert.False(third["recorded"].GetBoolean());
        Assert.False(third.Json.TryGetProperty("expiresAt", out _));
        Assert.Equal(["3"], third.ProductIds);
        (await application.FeedbackAsync("""{ "recommendationId": "r-3", "reward": 1 }""")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
        Assert.Equal(2, application.Get<DecisionLedger>().Open);
    }

    [Fact]
    public async Task A_completed_decision_gives_way_and_an_open_one_never_does()
    {
        await using var application = new RecServiceApplication(("Feedback:DecisionsMax", "3"));
        await application.DecideAsync("open", "1");
        await application.DecideAsync("half", "2", "3");
        await application.DecideAsync("done", "4");
        (await application.FeedbackAsync("""{ "recommendationId": "half", "productId": "2", "reward": 1 }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "done", "reward": 1 }""")).MustBeOk();

        Assert.True((await application.DecideAsync("fourth", "5"))["recorded"].GetBoolean());
        Assert.False((await application.DecideAsync("fifth", "6"))["recorded"].GetBoolean());

        (await application.FeedbackAsync("""{ "recommendationId": "open", "reward": 1 }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "half", "productId": "3", "reward": 1 }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "done", "reward": 1 }""")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
        Assert.Equal(1, application.Get<DecisionLedger>().Open);
    }

    [Fact]
    public async Task A_repeated_request_is_answered_again_even_when_there_is_no_room()
    {
        await using var application = new RecServiceApplication(("Feedback:DecisionsMax", "1"));

        var first = await application.DecideAsync("r-1", "1");

        Assert.Equal(first.Text, (await application.DecideAsync("r-1", "1")).Text);
    }

    [Fact]
    public async Task Time_makes_room()
    {
        await using var application = new RecServiceApplication(("Feedback:DecisionsMax", "1"));
        await application.DecideAsync("r-1", "1");
        Assert.False((await application.DecideAsync("r-2", "1"))["recorded"].GetBoolean());

        application.Time.Advance(TimeSpan.FromMinutes(30));
        await RecServiceApplication.EventuallyAsync(() => Task.FromResult(application.Get<DecisionLedger>().Open == 0));

        Assert.True((await application.DecideAsync("r-3", "1"))["recorded"].GetBoolean());
        Assert.Equal(1, application.Get<DecisionLedger>().Open);
    }

    [Fact]
    public async Task A_closed_decision_gives_way_even_when_its_id_has_been_used_again()
    {
        await using var application = new RecServiceApplication(("Feedback:DecisionsMax", "2"));
        await application.DecideAsync("r-1", "1");
        (await application.PostAsync("/policies/linucb/reset", "{}")).MustBeOk();
        await application.DecideAsync("r-1", "1");

        Assert.True((await application.DecideAsync("r-2", "2"))["recorded"].GetBoolean());

        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
    }
}
