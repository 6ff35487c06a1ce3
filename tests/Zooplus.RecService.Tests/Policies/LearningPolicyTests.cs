using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Policies;

/// <summary>What holds for every policy that learns, through the service.</summary>
public sealed class LearningPolicyTests
{
    /// <summary>All that learn and can answer without weights.</summary>
    public static TheoryData<string> Policies =>
    [
        .. PolicyRegister.All
            .Select(policy => policy.Create(policy.DefaultSettings(), FeatureSchema.Notebook))
            .Where(policy => policy is ILearningPolicy && policy.ModelVersion is not null)
            .Select(policy => policy.Name),
    ];

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Feedback_teaches_the_policy_that_was_asked_and_no_other(string policy)
    {
        await using var application = new RecServiceApplication();
        var before = await ExpectedAsync(application, policy);
        for (var i = 0; i < 5; i++)
        {
            (await application.RecommendAsync($$"""{ "recommendationId": "r-{{i}}", "userId": "7", "policy": "{{policy}}", "candidates": [ "3" ] }""")).MustBeOk();
            (await application.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "reward": 1 }""")).MustBeOk();
        }

        Assert.True(await ExpectedAsync(application, policy) > before + 0.3);
        Assert.All(
            (await application.GetAsync("/policies")).Json.EnumerateArray(),
            other => Assert.Equal(other.GetProperty("name").GetString() == policy ? 5 : 0, other.GetProperty("rewardsLearned").GetInt32()));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public Task What_was_learned_is_there_to_the_last_bit_after_a_restart_with_or_without_a_snapshot(string policy) =>
        AssertSurvivesRestartsAsync(policy);

    [Theory]
    [InlineData("linucb", "Policies:LinUcb:Window", "40")]
    [InlineData("linear-thompson", "Policies:LinearThompson:Arms", "Disjoint")]
    [InlineData("linucb-detecting", "Policies:LinUcbDetecting:FalseAlarms", "0.99")]
    public Task What_was_learned_by_another_setting_is_there_too(string policy, string setting, string value) =>
        AssertSurvivesRestartsAsync(policy, (setting, value));

    private static async Task AssertSurvivesRestartsAsync(string policy, params (string Key, string? Value)[] settings)
    {
        using var journal = new TemporaryJournal();
        string learned;
        await using (var first = Restarted())
        {
            for (var i = 0; i < 300; i++)
            {
                var answer = (await first.RecommendAsync($$"""{ "recommendationId": "r-{{i}}", "userId": "{{i % 100}}", "policy": "{{policy}}", "count": 2 }""")).MustBeOk();
                (await first.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "productId": "{{answer.ProductIds.First()}}", "reward": {{(i % 3 == 0 ? "0.3" : "0")}} }""")).MustBeOk();
            }

            learned = StateDigest.Of(first);
        }

        await using (var second = Restarted())
        {
            Assert.Equal(learned, StateDigest.Of(second));
        }

        Directory.Delete(journal.Path + ".snapshots", recursive: true);
        await using var third = Restarted();

        Assert.Equal(learned, StateDigest.Of(third));

        RecServiceApplication Restarted() => new([journal.Setting, ("Policies:Pending", "AsDefault"), .. settings]);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task A_reset_forgets_what_was_learned(string policy)
    {
        await using var application = new RecServiceApplication();
        var fresh = await ExpectedAsync(application, policy);
        (await application.RecommendAsync($$"""{ "recommendationId": "r", "userId": "7", "policy": "{{policy}}", "candidates": [ "3" ] }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "r", "reward": 1 }""")).MustBeOk();
        Assert.NotEqual(fresh, await ExpectedAsync(application, policy));

        (await application.PostAsync($"/policies/{policy}/reset", "{}")).MustBeOk();

        Assert.Equal(fresh, await ExpectedAsync(application, policy));
    }

    /// <summary>The policies whose exploration has a strength, and what they call it.</summary>
    public static TheoryData<string, string> Exploring
    {
        get
        {
            var exploring = new TheoryData<string, string>();
            foreach (var policy in PolicyRegister.All.Select(policy => policy.Create(policy.DefaultSettings(), FeatureSchema.Notebook)).OfType<IExploringPolicy>())
            {
                exploring.Add(policy.Name, policy.Exploration.Setting);
            }

            return exploring;
        }
    }

    [Fact]
    public void Every_policy_with_an_alpha_a_scale_or_an_epsilon_can_be_given_another() => Assert.All(
        PolicyRegister.All.Select(policy => policy.Create(policy.DefaultSettings(), FeatureSchema.Notebook)),
        policy => Assert.Equal(
            policy.Settings.Keys.FirstOrDefault(setting => setting is "alpha" or "scale" or "epsilon"),
            (policy as IExploringPolicy)?.Exploration.Setting));

    [Theory]
    [MemberData(nameof(Exploring))]
    public async Task A_strength_of_exploration_given_at_a_reset_holds_until_another_is_given_through_restarts(string policy, string setting)
    {
        using var journal = new TemporaryJournal();
        string state;
        await using (var first = new RecServiceApplication(journal.Setting))
        {
            Assert.NotEqual(0.37, await SettingAsync(first, policy, setting));
            (await first.PostAsync($"/policies/{policy}/reset", $$"""{ "{{setting}}": 0.37 }""")).MustBeOk();
            (await first.RecommendAsync($$"""{ "recommendationId": "r", "userId": "7", "policy": "{{policy}}" }""")).MustBeOk();
            (await first.FeedbackAsync("""{ "recommendationId": "r", "reward": 1 }""")).MustBeOk();
            (await first.PostAsync($"/policies/{policy}/reset", "{}")).MustBeOk();
            Assert.Equal(0.37, await SettingAsync(first, policy, setting));
            state = StateDigest.Of(first);
        }

        for (var start = 0; start < 2; start++)
        {
            await using (var restarted = new RecServiceApplication(journal.Setting))
            {
                Assert.Equal(0.37, await SettingAsync(restarted, policy, setting));
                Assert.Equal(state, StateDigest.Of(restarted));
            }

            Directory.Delete(journal.Path + ".snapshots", recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Exploring))]
    public async Task A_policy_that_is_reset_to_no_exploration_stops_exploring(string policy, string setting)
    {
        await using var application = new RecServiceApplication(($"Policies:{PolicyRegister.Find(policy).Section}:{setting}", "1"));
        const int Decisions = 20;
        Assert.True(await ExploringAsync() > 0);

        (await application.PostAsync($"/policies/{policy}/reset", $$"""{ "{{setting}}": 0 }""")).MustBeOk();

        Assert.Equal(0, await ExploringAsync());

        // With a bonus, with a draw of ε, or with propensities that are estimated.
        async Task<int> ExploringAsync()
        {
            var exploring = 0;
            for (var i = 0; i < Decisions; i++)
            {
                var answer = (await application.RecommendAsync($$"""{ "userId": "7", "policy": "{{policy}}" }""")).MustBeOk();
                var item = answer.Items[0];
                exploring += answer["explored"].GetBoolean() || item.GetProperty("explorationBonus").GetDouble() > 0 || item.TryGetProperty("propensitySamples", out _) ? 1 : 0;
            }

            return exploring;
        }
    }

    [Theory]
    [InlineData("random", "alpha", "0.5")]
    [InlineData("popularity", "alpha", "0.5")]
    [InlineData("linear-thompson", "alpha", "0.5")]
    [InlineData("linucb-hybrid", "scale", "0.5")]
    [InlineData("linucb-shared", "alpha", "-1")]
    [InlineData("linear-thompson", "scale", "1000001")]
    [InlineData("epsilon-greedy", "epsilon", "1.01")]
    public async Task A_strength_that_a_policy_does_not_have_or_allow_is_named_and_nothing_is_forgotten(string policy, string setting, string value)
    {
        await using var application = new RecServiceApplication();
        var before = StateDigest.Of(application);

        (await application.PostAsync($"/policies/{policy}/reset", $$"""{ "{{setting}}": {{value}} }""")).MustBeInvalid(setting);

        Assert.Equal(before, StateDigest.Of(application));
    }

    private static async Task<double> SettingAsync(RecServiceApplication application, string policy, string setting) =>
        (await application.GetAsync("/policies")).Json.EnumerateArray()
            .Single(other => other.GetProperty("name").GetString() == policy)
            .GetProperty("settings").GetProperty(setting).GetDouble();

    private static async Task<double> ExpectedAsync(RecServiceApplication application, string policy) =>
        (await application.RecommendAsync($$"""{ "userId": "7", "policy": "{{policy}}", "candidates": [ "3" ] }""")).MustBeOk().Items[0].GetProperty("expectedReward").GetDouble();
}
