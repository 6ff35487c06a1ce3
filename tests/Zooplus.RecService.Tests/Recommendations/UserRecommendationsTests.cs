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
    public async Task Decisions_with_many_of_others_between_them_are_found_and_forgotten()
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(journal.Setting);
        for (var i = 0; i < 2_000; i++)
        {
            (await application.RecommendAsync($$"""{ "recommendationId": "r-{{i}}", "userId": "{{(i % 700 == 0 ? 7 : 8)}}", "policy": "linucb" }""")).MustBeOk();
        }

        Assert.Equal(["r-1400", "r-700", "r-0"], await FoundAsync("7"));
        Assert.Equal(["r-1400", "r-700"], await FoundAsync("7", limit: 2));
        Assert.Equal(Enumerable.Range(0, 200).Select(back => $"r-{1999 - back}"), await FoundAsync("8", limit: 200));

        (await application.PostAsync("/users/7/forget", "{}")).MustBeOk();
        Assert.Empty(await FoundAsync("7"));
        Assert.Equal(3, journal.Count("decision WHERE user_id = ''"));
        Assert.Equal(0, journal.Count("decision WHERE checksum IS NULL"));
        (await application.GetAsync("/recommendations/r-0")).MustBeOk();

        async Task<IReadOnlyList<string?>> FoundAsync(string user, int limit = 20)
        {
            var answer = (await application.GetAsync($"/users/{user}/recommendations?limit={limit}")).MustBeOk();
            return [.. answer["recommendations"].EnumerateArray().Select(recorded => recorded.GetProperty("decision").GetProperty("recommendationId").GetString())];
        }
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
