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
    public async Task What_was_learned_is_there_to_the_last_bit_after_a_restart_with_or_without_a_snapshot(string policy)
    {
        using var journal = new TemporaryJournal();
        string learned;
        await using (var first = new RecServiceApplication(journal.Setting, ("Policies:Pending", "AsDefault")))
        {
            for (var i = 0; i < 300; i++)
            {
                var answer = (await first.RecommendAsync($$"""{ "recommendationId": "r-{{i}}", "userId": "{{i % 100}}", "policy": "{{policy}}", "count": 2 }""")).MustBeOk();
                (await first.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "productId": "{{answer.ProductIds.First()}}", "reward": {{(i % 3 == 0 ? "0.3" : "0")}} }""")).MustBeOk();
            }

            learned = StateDigest.Of(first);
        }

        await using (var second = new RecServiceApplication(journal.Setting, ("Policies:Pending", "AsDefault")))
        {
            Assert.Equal(learned, StateDigest.Of(second));
        }

        Directory.Delete(journal.Path + ".snapshots", recursive: true);
        await using var third = new RecServiceApplication(journal.Setting, ("Policies:Pending", "AsDefault"));

        Assert.Equal(learned, StateDigest.Of(third));
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

    private static async Task<double> ExpectedAsync(RecServiceApplication application, string policy) =>
        (await application.RecommendAsync($$"""{ "userId": "7", "policy": "{{policy}}", "candidates": [ "3" ] }""")).MustBeOk().Items[0].GetProperty("expectedReward").GetDouble();
}
