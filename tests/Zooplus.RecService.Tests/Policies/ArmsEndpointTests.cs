using System.Net;

namespace Zooplus.RecService.Tests.Policies;

public sealed class ArmsEndpointTests
{
    [Fact]
    public async Task An_arm_shows_what_one_reward_taught_it()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();

        var known = (await application.GetAsync("/policies/linucb/arms")).MustBeOk();

        var arm = Assert.Single(known["arms"].EnumerateArray());
        Assert.Equal(("3", 1, 1.0), (arm.GetProperty("productId").GetString(), arm.GetProperty("pulls").GetInt32(), arm.GetProperty("totalReward").GetDouble()));
        // A = I + xxᵀ with two features set: θ is 1/3 and A⁻¹ᵢᵢ is 2/3 at these, 0 and 1 elsewhere.
        Assert.Equal(9, known["features"].GetArrayLength());
        Assert.Equal(2, arm.GetProperty("theta").EnumerateArray().Count(entry => Math.Abs(entry.GetDouble() - (1.0 / 3)) < 1e-12));
        Assert.Equal(7, arm.GetProperty("theta").EnumerateArray().Count(entry => entry.GetDouble() == 0));
        Assert.Equal(application.Time.GetUtcNow(), arm.GetProperty("lastUpdate").GetDateTimeOffset());
        Assert.Equal(2, arm.GetProperty("uncertainty").EnumerateArray().Count(entry => Math.Abs(entry.GetDouble() - Math.Sqrt(2.0 / 3)) < 1e-12));
    }

    [Fact]
    public async Task When_an_arm_last_learned_outlives_a_restart_from_a_snapshot_and_from_facts()
    {
        using var journal = new Journal.TemporaryJournal();
        string learned;
        DateTimeOffset last;
        await using (var first = new RecServiceApplication(journal.Setting))
        {
            await first.DecideAsync("r-1", "3");
            first.Time.Advance(TimeSpan.FromMinutes(5));
            (await first.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
            last = first.Time.GetUtcNow();
            learned = (await first.GetAsync("/policies/linucb/arms")).MustBeOk().Text;
        }

        for (var start = 0; start < 2; start++)
        {
            await using (var restarted = new RecServiceApplication(journal.Setting))
            {
                var known = (await restarted.GetAsync("/policies/linucb/arms")).MustBeOk();
                Assert.Equal(learned, known.Text);
                Assert.Equal(last, known["arms"][0].GetProperty("lastUpdate").GetDateTimeOffset());
            }

            Directory.Delete(journal.Path + ".snapshots", recursive: true);
        }
    }

    [Fact]
    public async Task Arms_can_be_asked_for_by_product()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3", "4", "5");
        foreach (var product in (string[])["3", "4", "5"])
        {
            (await application.FeedbackAsync($$"""{ "recommendationId": "r-1", "productId": "{{product}}", "reward": 1 }""")).MustBeOk();
        }

        var known = (await application.GetAsync("/policies/linucb/arms?product=5&product=3&product=6&product=no-such-product")).MustBeOk();

        Assert.Equal(["5", "3"], known["arms"].EnumerateArray().Select(arm => arm.GetProperty("productId").GetString()));
    }

    [Theory]
    [InlineData("random", "no-arms")]
    [InlineData("no-such-policy", "unknown-policy")]
    public async Task What_has_no_arms_says_so(string policy, string problem)
    {
        await using var application = new RecServiceApplication();

        (await application.GetAsync($"/policies/{policy}/arms")).MustBeProblem(HttpStatusCode.NotFound, problem);
    }
}
