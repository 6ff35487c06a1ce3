using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Recommendations;

public sealed class RecentTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_last_decisions_come_newest_first_and_can_be_filtered_by_user_and_policy(bool onDisk)
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(onDisk ? journal.Setting : ("Journal:Path", ""));
        await DecideAsync("a", "7", "linucb");
        await DecideAsync("b", "8", "random");
        await DecideAsync("c", "7", "random");
        await DecideAsync("d", "8", "linucb");
        (await application.FeedbackAsync("""{ "recommendationId": "b", "reward": 1 }""")).MustBeOk();

        Assert.Equal("d,c,b,a", await IdsAsync(""));
        Assert.Equal("d,c", await IdsAsync("?limit=2"));
        Assert.Equal("c,a", await IdsAsync("?user=7"));
        Assert.Equal("c,b", await IdsAsync("?policy=random"));
        Assert.Equal("b", await IdsAsync("?policy=random&user=8"));
        Assert.Equal("", await IdsAsync("?policy=mlp&user=8"));
        Assert.Equal(
            (await application.GetAsync("/recommendations/b")).Text,
            (await application.GetAsync("/recommendations?policy=random")).MustBeOk()["recommendations"][1].GetRawText());

        async Task DecideAsync(string id, string user, string policy) =>
            (await application.RecommendAsync($$"""{ "recommendationId": "{{id}}", "userId": "{{user}}", "policy": "{{policy}}" }""")).MustBeOk();

        async Task<string> IdsAsync(string query) => string.Join(',', (await application.GetAsync("/recommendations" + query)).MustBeOk()["recommendations"]
            .EnumerateArray().Select(recorded => recorded.GetProperty("decision").GetProperty("recommendationId").GetString()));
    }

    [Fact]
    public async Task A_filter_that_is_not_allowed_is_refused()
    {
        await using var application = new RecServiceApplication();

        (await application.GetAsync($"/recommendations?limit=201&policy=best&user={new string('u', 129)}")).MustBeInvalid("limit", "user", "policy");
    }
}
