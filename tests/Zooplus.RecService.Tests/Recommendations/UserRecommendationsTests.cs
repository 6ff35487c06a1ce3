using System.Net;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Recommendations;

public sealed class UserRecommendationsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_decisions_for_a_user_come_newest_first_with_what_they_earned(bool onDisk)
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(onDisk ? journal.Setting : ("Journal:Path", ""));
        for (var i = 0; i < 5; i++)
        {
            await application.DecideAsync($"r-{i}", "3");
        }

        (await application.RecommendAsync("""{ "recommendationId": "other", "userId": "8" }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "r-3", "reward": 1 }""")).MustBeOk();

        var found = (await application.GetAsync("/users/7/recommendations?limit=3")).MustBeOk()["recommendations"].EnumerateArray().ToArray();

        Assert.Equal(["r-4", "r-3", "r-2"], found.Select(recorded => recorded.GetProperty("decision").GetProperty("recommendationId").GetString()));
        Assert.Equal([true, false, true], found.Select(recorded => recorded.GetProperty("open").GetBoolean()));
        Assert.Equal(1, found[1].GetProperty("rewards")[0].GetProperty("reward").GetDouble());
        Assert.Equal((await application.GetAsync("/recommendations/r-3")).Text, found[1].GetRawText());
        Assert.Equal(0, (await application.GetAsync("/users/nobody/recommendations")).MustBeOk()["recommendations"].GetArrayLength());
    }

    [Fact]
    public async Task What_a_policy_has_forgotten_is_not_shown()
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(journal.Setting);
        await application.DecideAsync("r-1", "3");
        (await application.PostAsync("/policies/linucb/reset", "{}")).MustBeOk();

        Assert.Equal(0, (await application.GetAsync("/users/7/recommendations")).MustBeOk()["recommendations"].GetArrayLength());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task A_limit_that_is_not_allowed_is_refused(string limit)
    {
        await using var application = new RecServiceApplication();

        (await application.GetAsync($"/users/7/recommendations?limit={limit}")).MustBeProblem(HttpStatusCode.BadRequest, "invalid-request", "limit");
    }
}
