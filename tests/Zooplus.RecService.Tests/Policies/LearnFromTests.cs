using System.Text.Json;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Policies;

/// <summary>Policies that learn from everyone's decisions (<c>Policies:LearnFrom</c>).</summary>
public sealed class LearnFromTests
{
    private static readonly (string, string?) Shadow = ("Policies:LearnFromByPolicy:linucb-shared", "Everyone");

    [Fact]
    public async Task A_policy_in_the_shadow_learns_what_the_others_show_and_they_do_not_learn_from_it()
    {
        await using var application = new RecServiceApplication(Shadow);

        await LearnAsync(application, 0..10, "random");
        await LearnAsync(application, 10..14, "linucb");
        await LearnAsync(application, 14..15, "linucb-shared");

        Assert.Equal((4, 15), (await RewardsLearnedAsync(application, "linucb"), await RewardsLearnedAsync(application, "linucb-shared")));
        Assert.Equal(("own", "everyone"), (await LearnsFromAsync(application, "linucb"), await LearnsFromAsync(application, "linucb-shared")));
    }

    [Fact]
    public async Task What_it_learned_from_everyone_is_what_it_would_have_learned_by_itself()
    {
        await using var shadow = new RecServiceApplication(Shadow);
        await using var serving = new RecServiceApplication();
        foreach (var (application, policy) in new[] { (shadow, "random"), (serving, "linucb-shared") })
        {
            for (var i = 0; i < 30; i++)
            {
                (await application.RecommendAsync($$"""{ "recommendationId": "r-{{i}}", "userId": "{{i}}", "policy": "{{policy}}", "candidates": [ "{{i % 7}}" ] }""")).MustBeOk();
                (await application.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "reward": {{i % 2}} }""")).MustBeOk();
            }
        }

        Assert.Equal(State(serving, "linucb-shared"), State(shadow, "linucb-shared"));
    }

    [Theory]
    [InlineData("AsDefault")]
    [InlineData("AsExpected")]
    [InlineData("Ignore")]
    public async Task It_is_there_to_the_last_bit_after_a_restart_with_or_without_a_snapshot(string pending)
    {
        using var journal = new TemporaryJournal();
        (string, string?)[] settings = [journal.Setting, ("Policies:LearnFrom", "Everyone"), ("Policies:Pending", pending)];
        string learned;
        await using (var first = new RecServiceApplication(settings))
        {
            await LearnAsync(first, 0..40, "random");
            (await first.PostAsync("/policies/linucb/reset", "{}")).MustBeOk();
            await LearnAsync(first, 40..80, "linucb-shared");
            learned = StateDigest.Of(first);
        }

        await using (var second = new RecServiceApplication(settings))
        {
            Assert.Equal(learned, StateDigest.Of(second));
        }

        Directory.Delete(journal.Path + ".snapshots", recursive: true);
        await using var third = new RecServiceApplication(settings);

        Assert.Equal(learned, StateDigest.Of(third));
    }

    [Fact]
    public async Task A_policy_that_is_told_to_learn_from_everyone_starts_with_all_that_the_journal_holds()
    {
        using var journal = new TemporaryJournal();
        await using (var before = new RecServiceApplication(journal.Setting))
        {
            await LearnAsync(before, 0..20, "random");
            Assert.Equal(0, await RewardsLearnedAsync(before, "linucb-shared"));
        }

        await using (var after = new RecServiceApplication(journal.Setting, Shadow))
        {
            Assert.Equal(20, await RewardsLearnedAsync(after, "linucb-shared"));
        }

        await using var back = new RecServiceApplication(journal.Setting);
        Assert.Equal(0, await RewardsLearnedAsync(back, "linucb-shared"));
    }

    [Fact]
    public async Task After_a_reset_rewards_of_decisions_before_it_teach_nothing_whoever_made_them()
    {
        await using var application = new RecServiceApplication(Shadow, ("Policies:Pending", "AsDefault"));
        await using var fresh = new RecServiceApplication(Shadow);
        (await application.RecommendAsync("""{ "recommendationId": "r", "userId": "7", "policy": "random" }""")).MustBeOk();
        Assert.Equal(1, await RewardsLearnedAsync(application, "linucb-shared"));

        (await application.PostAsync("/policies/linucb-shared/reset", "{}")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "r", "reward": 1 }""")).MustBeOk();

        Assert.Equal(State(fresh, "linucb-shared"), State(application, "linucb-shared"));
    }

    private static async Task LearnAsync(RecServiceApplication application, Range decisions, string policy)
    {
        for (var i = decisions.Start.Value; i < decisions.End.Value; i++)
        {
            var answer = (await application.RecommendAsync($$"""{ "recommendationId": "r-{{i}}", "userId": "{{i}}", "policy": "{{policy}}" }""")).MustBeOk();
            (await application.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "productId": "{{answer.ProductIds.First()}}", "reward": {{(i % 3 == 0 ? "1" : "0")}} }""")).MustBeOk();
        }
    }

    private static string State(RecServiceApplication application, string policy) =>
        StateDigest.Of(application).Split(' ').Single(part => part.StartsWith(policy + "=", StringComparison.Ordinal));

    private static async Task<int> RewardsLearnedAsync(RecServiceApplication application, string policy) =>
        (await PolicyAsync(application, policy)).GetProperty("rewardsLearned").GetInt32();

    private static async Task<string?> LearnsFromAsync(RecServiceApplication application, string policy) =>
        (await PolicyAsync(application, policy)).GetProperty("learnsFrom").GetString();

    private static async Task<JsonElement> PolicyAsync(RecServiceApplication application, string policy) =>
        (await application.GetAsync("/policies")).MustBeOk().Json.EnumerateArray().Single(listed => listed.GetProperty("name").GetString() == policy);
}
