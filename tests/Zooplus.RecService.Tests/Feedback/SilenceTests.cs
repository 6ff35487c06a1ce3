using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Feedback;

/// <summary>Silence that teaches from the moment a product is shown (<c>Policies:Pending</c>).</summary>
public sealed class SilenceTests
{
    private static readonly (string, string?) AsDefault = ("Policies:Pending", "AsDefault");
    private static readonly (string, string?) AsExpected = ("Policies:Pending", "AsExpected");

    [Fact]
    public async Task A_shown_product_counts_with_the_default_reward_at_once()
    {
        await using var counted = new RecServiceApplication(AsDefault);
        await using var ignored = new RecServiceApplication();
        foreach (var application in new[] { counted, ignored })
        {
            await application.DecideAsync("r-1", "3");
        }

        Assert.Equal((1, 0), (await counted.RewardsLearnedAsync(), await ignored.RewardsLearnedAsync()));
        Assert.True(await BonusAsync(counted, "3") < await BonusAsync(ignored, "3"));
    }

    [Fact]
    public async Task A_deferred_slate_counts_when_it_is_activated_or_rewarded_and_not_before()
    {
        await using var application = new RecServiceApplication(AsDefault);
        const string Deferred = """{ "recommendationId": "r-1", "userId": "7", "policy": "linucb", "count": 2, "candidates": [ "3", "4" ], "activate": false }""";
        (await application.RecommendAsync(Deferred)).MustBeOk();
        (await application.RecommendAsync(Deferred.Replace("r-1", "r-2", StringComparison.Ordinal))).MustBeOk();
        Assert.Equal(0, await application.RewardsLearnedAsync());

        (await application.PostAsync("/recommendations/r-1/activate", "")).MustBeOk();
        Assert.Equal(2, await application.RewardsLearnedAsync());

        (await application.FeedbackAsync("""{ "recommendationId": "r-2", "productId": "3", "reward": 1 }""")).MustBeOk();
        Assert.Equal(4, await application.RewardsLearnedAsync());
    }

    [Fact]
    public async Task The_end_of_the_window_teaches_nothing_that_was_counted_already()
    {
        await using var application = new RecServiceApplication(AsDefault);
        await application.DecideAsync("r-1", "3", "4");
        var before = await ArmsAsync(application);

        application.Time.Advance(TimeSpan.FromMinutes(30));
        await RecServiceApplication.EventuallyAsync(() => Task.FromResult(application.Get<RecService.Recommendations.DecisionLedger>().Open == 0));

        Assert.Equal(before, await ArmsAsync(application));
    }

    [Fact]
    public async Task With_immediate_feedback_it_equals_the_notebook()
    {
        await using var counted = new RecServiceApplication(AsDefault);
        await using var notebook = new RecServiceApplication();
        foreach (var application in new[] { counted, notebook })
        {
            for (var step = 0; step < 60; step++)
            {
                var shown = (await application.RecommendAsync($$"""{ "recommendationId": "s-{{step}}", "userId": "{{step * 7}}", "policy": "linucb" }""")).MustBeOk()["items"][0].GetProperty("productId").GetString();
                (await application.FeedbackAsync($$"""{ "recommendationId": "s-{{step}}", "reward": {{(shown!.Length + step) % 2}} }""")).MustBeOk();
            }
        }

        Assert.Equal(await ArmsAsync(notebook), await ArmsAsync(counted));
    }

    [Fact]
    public async Task A_restart_finds_what_was_counted_and_what_was_revised()
    {
        using var journal = new TemporaryJournal();
        string before;
        await using (var application = new RecServiceApplication(AsDefault, journal.Setting))
        {
            await application.DecideAsync("r-1", "3", "4");
            (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "4", "reward": 1 }""")).MustBeOk();
            (await application.RecommendAsync("""{ "recommendationId": "r-2", "userId": "9", "policy": "linucb", "activate": false }""")).MustBeOk();
            (await application.PostAsync("/recommendations/r-2/activate", "")).MustBeOk();
            (await application.RecommendAsync("""{ "recommendationId": "r-3", "userId": "9", "policy": "linucb", "activate": false }""")).MustBeOk();
            before = await ArmsAsync(application);
        }

        await using var again = new RecServiceApplication(AsDefault, journal.Setting);
        Assert.Equal(before, await ArmsAsync(again));
        (await again.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 1 }""")).MustBeOk();
        Assert.Equal(3, await again.RewardsLearnedAsync());
    }

    [Fact]
    public async Task What_a_decision_counted_is_its_own_whatever_the_setting_is_later()
    {
        using var journal = new TemporaryJournal();
        string before;
        await using (var application = new RecServiceApplication(AsDefault, journal.Setting))
        {
            await application.DecideAsync("r-1", "3");
            before = await ArmsAsync(application);
        }

        await using var again = new RecServiceApplication(journal.Setting);
        Assert.Equal(before, await ArmsAsync(again));
        (await again.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
        Assert.Equal(1, await again.RewardsLearnedAsync());
    }

    [Fact]
    public async Task A_policy_can_be_set_apart_from_the_others()
    {
        await using var application = new RecServiceApplication(AsDefault, ("Policies:PendingByPolicy:linucb", "Ignore"));
        await application.DecideAsync("r-1", "3");

        Assert.Equal(0, await application.RewardsLearnedAsync());
    }

    [Fact]
    public async Task A_shown_product_that_counts_as_expected_is_surer_and_expected_to_earn_as_much_as_before()
    {
        await using var application = new RecServiceApplication(AsExpected);
        await EarnAsync(application, "3");
        var (expected, bonus) = await ScoreAsync(application, "look-1");

        // The first look has been shown by now: the second sees what it taught.
        var (expectedNow, bonusNow) = await ScoreAsync(application, "look-2");

        Assert.Equal(3, await application.RewardsLearnedAsync());
        Assert.True(expected > 0.1);
        Assert.Equal(expected, expectedNow, 1e-12);
        Assert.True(bonusNow < bonus);
    }

    [Fact]
    public async Task What_counted_as_expected_ends_as_what_it_earned()
    {
        await using var expected = new RecServiceApplication(AsExpected);
        await using var ignored = new RecServiceApplication();
        foreach (var application in new[] { expected, ignored })
        {
            await EarnAsync(application, "3");
            await application.DecideAsync("silent", "3");
            await application.DecideAsync("clicked", "3");
            (await application.FeedbackAsync("""{ "recommendationId": "clicked", "reward": 1 }""")).MustBeOk();
            application.Time.Advance(TimeSpan.FromMinutes(30));
            await RecServiceApplication.EventuallyAsync(() => Task.FromResult(application.Get<RecService.Recommendations.DecisionLedger>().Open == 0));
        }

        Assert.Equal(await expected.RewardsLearnedAsync(), await ignored.RewardsLearnedAsync());
        var (ends, known) = (await ScoreAsync(expected, "end"), await ScoreAsync(ignored, "end"));
        Assert.Equal(known.Expected, ends.Expected, 1e-12);
        Assert.Equal(known.Bonus, ends.Bonus, 1e-12);
    }

    [Fact]
    public async Task The_figures_of_what_was_earned_leave_expectations_out()
    {
        await using var application = new RecServiceApplication(AsExpected);
        await EarnAsync(application, "3");
        await application.DecideAsync("clicked", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "clicked", "event": "click", "reward": 0.5 }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "clicked", "event": "purchase", "reward": 1 }""")).MustBeOk();
        await application.DecideAsync("awaited", "3");

        var figures = application.Get<RecService.Figures.LiveFigures>().Now().Policies.Single(policy => policy.Policy == "linucb");
        Assert.Equal((3, 2, 2.0), (figures.Shown, figures.Rewarded, figures.Reward));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_finds_what_counted_as_expected_to_the_last_bit(bool fromSnapshot)
    {
        using var journal = new TemporaryJournal();
        string before;
        await using (var application = new RecServiceApplication(AsExpected, journal.Setting))
        {
            await EarnAsync(application, "3");
            await application.DecideAsync("r-1", "3", "4");
            await application.DecideAsync("r-2", "3");
            (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 0 }""")).MustBeOk();
            (await application.RecommendAsync("""{ "recommendationId": "r-3", "userId": "7", "policy": "linucb", "candidates": [ "3" ], "activate": false }""")).MustBeOk();
            (await application.PostAsync("/recommendations/r-3/activate", "")).MustBeOk();
            before = await ArmsAsync(application);
        }

        if (!fromSnapshot)
        {
            Directory.Delete(journal.Path + ".snapshots", recursive: true);
        }

        await using var again = new RecServiceApplication(AsExpected, journal.Setting);
        Assert.Equal(before, await ArmsAsync(again));
        (await again.FeedbackAsync("""{ "recommendationId": "r-2", "reward": 1 }""")).MustBeOk();
        Assert.Equal(5, await again.RewardsLearnedAsync());
    }

    private static async Task EarnAsync(RecServiceApplication application, string product)
    {
        await application.DecideAsync("earned", product);
        (await application.FeedbackAsync("""{ "recommendationId": "earned", "reward": 1 }""")).MustBeOk();
    }

    private static async Task<(double Expected, double Bonus)> ScoreAsync(RecServiceApplication application, string id)
    {
        var item = (await application.DecideAsync(id, "3"))["items"][0];
        return (item.GetProperty("expectedReward").GetDouble(), item.GetProperty("explorationBonus").GetDouble());
    }

    private static async Task<double> BonusAsync(RecServiceApplication application, string product) =>
        (await application.DecideAsync("look", product))["items"][0].GetProperty("explorationBonus").GetDouble();

    private static async Task<string> ArmsAsync(RecServiceApplication application) =>
        System.Text.RegularExpressions.Regex.Replace((await application.GetAsync("/policies/linucb/arms?limit=1000")).MustBeOk().Text, "\"modelVersion\":\"[0-9]+\"", "");
}
