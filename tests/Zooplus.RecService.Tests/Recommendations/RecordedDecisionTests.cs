using System.Net;

namespace Zooplus.RecService.Tests.Recommendations;

public sealed class RecordedDecisionTests
{
    [Fact]
    public async Task A_decision_is_shown_with_what_its_products_have_earned()
    {
        await using var application = new RecServiceApplication();
        var decided = await application.DecideAsync("r-1", "3", "4");
        var accepted = (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "4", "reward": 0.5 }""")).MustBeOk();

        var shown = (await application.GetAsync("/recommendations/r-1")).MustBeOk();

        Assert.Equal("7", shown["userId"].GetString());
        Assert.True(shown["open"].GetBoolean());
        Assert.Equal(decided.Text, shown["decision"].GetRawText());
        var reward = Assert.Single(shown["rewards"].EnumerateArray());
        Assert.Equal($$"""{"productId":"4","reward":0.5,"origin":"given","sequence":{{accepted.Sequence}},"at":"2026-11-24T12:00:00+00:00"}""", reward.GetRawText());
    }

    [Fact]
    public async Task Silence_is_shown_as_such()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        application.Time.Advance(TimeSpan.FromMinutes(30));
        await RecServiceApplication.EventuallyAsync(async () => await application.RewardsLearnedAsync() == 1);

        var shown = (await application.GetAsync("/recommendations/r-1")).MustBeOk();

        Assert.False(shown["open"].GetBoolean());
        Assert.Equal("default", Assert.Single(shown["rewards"].EnumerateArray()).GetProperty("origin").GetString());
    }

    [Fact]
    public async Task An_unknown_decision_is_not_found()
    {
        await using var application = new RecServiceApplication();

        (await application.GetAsync("/recommendations/no-such-id")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
    }
}
