using System.Net;

namespace Zooplus.RecService.Tests.Feedback;

public sealed class FeedbackTests
{
    private const string LookAtProduct3 = """{ "userId": "7", "policy": "linucb", "candidates": [ "3" ] }""";

    [Fact]
    public async Task A_reward_is_learned_before_the_answer()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");

        var answer = (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 1 }""")).MustBeOk();

        Assert.Equal("accepted", answer["status"].GetString());
        Assert.Equal(3, answer.Sequence);
        Assert.Equal(1, await application.RewardsLearnedAsync());
        // One pull of a fresh arm: A = I + xxᵀ with |x|² = 2, so θᵀx = 2/3 and xᵀA⁻¹x = 2/3.
        var item = (await application.RecommendAsync(LookAtProduct3)).Items[0];
        Assert.Equal(2.0 / 3, item.GetProperty("expectedReward").GetDouble(), 1e-12);
        Assert.Equal(1.5 * Math.Sqrt(2.0 / 3), item.GetProperty("explorationBonus").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task The_product_may_be_left_out_when_only_one_was_shown()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");

        Assert.Equal("accepted", (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 0.5 }""")).MustBeOk()["status"].GetString());
    }

    [Fact]
    public async Task Feedback_sent_twice_is_learned_once()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        var first = (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
        var scores = (await application.RecommendAsync(LookAtProduct3))["items"].GetRawText();

        var second = (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 1.0 }""")).MustBeOk();

        Assert.Equal("duplicate", second["status"].GetString());
        Assert.Equal(first.Sequence, second.Sequence);
        Assert.Equal(1, await application.RewardsLearnedAsync());
        Assert.Equal(scores, (await application.RecommendAsync(LookAtProduct3))["items"].GetRawText());
    }

    [Fact]
    public async Task The_same_feedback_from_ten_callers_at_once_is_learned_once()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");

        var answers = await application.AtOnceAsync(10, _ => application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }"""));

        Assert.Equal(9, answers.Count(answer => answer.MustBeOk()["status"].GetString() == "duplicate"));
        Assert.Single(answers.Select(answer => answer.Sequence).Distinct());
        Assert.Equal(1, await application.RewardsLearnedAsync());
    }

    [Fact]
    public async Task Rewards_sent_at_once_are_all_learned_and_each_gets_a_number_of_its_own()
    {
        await using var application = new RecServiceApplication();
        var answers = await application.AtOnceAsync(200, async i =>
        {
            await application.DecideAsync($"r-{i}", $"{i % 50}");
            return await application.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "reward": {{i % 2}} }""");
        });

        Assert.Equal(200, answers.Select(answer => answer.MustBeOk().Sequence).Distinct().Count());
        Assert.Equal(200, await application.RewardsLearnedAsync());
    }

    [Fact]
    public async Task Another_reward_for_the_same_product_is_a_conflict_and_is_not_learned()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
        var state = await application.StateAsync();

        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 0 }""")).MustBeProblem(HttpStatusCode.Conflict, "reward-conflict");

        Assert.Equal(state, await application.StateAsync());
    }

    [Fact]
    public async Task Feedback_on_an_unknown_recommendation_is_not_found()
    {
        await using var application = new RecServiceApplication();

        (await application.FeedbackAsync("""{ "recommendationId": "no-such-id", "reward": 1 }""")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
    }

    [Fact]
    public async Task A_product_that_was_not_shown_is_named_with_those_that_were()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");

        var answer = (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "4", "reward": 1 }""")).MustBeInvalid("productId");

        Assert.Contains("'3'", answer["detail"].GetString(), StringComparison.Ordinal);
        Assert.Equal(0, await application.RewardsLearnedAsync());
    }

    [Fact]
    public async Task A_slate_needs_the_product_to_be_named()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3", "4");

        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeInvalid("productId");

        Assert.Equal(0, await application.RewardsLearnedAsync());
    }

    [Fact]
    public async Task Each_product_of_a_slate_teaches_by_itself()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3", "4", "5");
        foreach (var (product, reward, status) in new[] { ("4", "1", "accepted"), ("3", "0", "accepted"), ("4", "1", "duplicate"), ("5", "0.25", "accepted") })
        {
            var answer = await application.FeedbackAsync($$"""{ "recommendationId": "r-1", "productId": "{{product}}", "reward": {{reward}} }""");
            Assert.Equal(status, answer.MustBeOk()["status"].GetString());
        }

        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 1 }""")).MustBeProblem(HttpStatusCode.Conflict, "reward-conflict");
        Assert.Equal(3, await application.RewardsLearnedAsync());
        var expected = (await application.RecommendAsync("""{ "userId": "7", "policy": "linucb", "count": 50 }""")).Items
            .ToDictionary(item => item.GetProperty("productId").GetString()!, item => item.GetProperty("expectedReward").GetDouble());
        Assert.Equal(0, expected["3"]);
        Assert.Equal(2.0 / 3, expected["4"], 1e-12);
        Assert.Equal(0.25 * 2 / 3, expected["5"], 1e-12);
    }

    [Fact]
    public async Task A_policy_learns_only_from_what_it_decided_itself()
    {
        await using var application = new RecServiceApplication();
        (await application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "7", "policy": "random" }""")).MustBeOk();

        Assert.Equal("accepted", (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk()["status"].GetString());

        Assert.Equal(0, await application.RewardsLearnedAsync());
    }

    [Fact]
    public async Task An_answer_never_rests_on_less_than_a_sequence_returned_before()
    {
        await using var application = new RecServiceApplication();
        for (var i = 0; i < 20; i++)
        {
            await application.DecideAsync($"r-{i}", "3");
            var learned = (await application.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "reward": 1 }""")).MustBeOk().Sequence;
            Assert.True((await application.RecommendAsync(LookAtProduct3)).ModelVersion >= learned);

            var changed = (await application.PutAsync($"/catalogue/users/u-{i}", "{}")).MustBeOk().Sequence;
            Assert.True(changed > learned);
            Assert.True((await application.RecommendAsync(LookAtProduct3)).ModelVersion >= changed);
        }
    }

    [Fact]
    public async Task A_reward_for_a_product_archived_since_is_learned_for_its_return()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        (await application.DeleteAsync("/catalogue/products/3")).MustBeOk();

        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();

        (await application.PutAsync("/catalogue/products/3", """{ "category": "Cat Toy" }""")).MustBeOk();
        Assert.Equal(2.0 / 3, (await application.RecommendAsync(LookAtProduct3)).Items[0].GetProperty("expectedReward").GetDouble(), 1e-12);
    }
}
