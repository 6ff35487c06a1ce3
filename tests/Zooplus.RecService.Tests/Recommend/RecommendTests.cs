using System.Text.Json;

namespace Zooplus.RecService.Tests.Recommend;

public sealed class RecommendTests
{
    public static TheoryData<string> Policies => ["linucb", "linucb-shared", "linucb-detecting", "neural-linucb", "dropout-thompson", "mlp", "random"];

    [Fact]
    public async Task An_answer_says_who_decided_by_what_state_and_why()
    {
        await using var application = new RecServiceApplication();

        var answer = (await application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "7", "policy": "linucb" }""")).MustBeOk();

        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal(
            ["recommendationId", "policy", "modelVersion", "basis", "explored", "recorded", "items", "expiresAt"],
            answer.Json.EnumerateObject().Select(property => property.Name));
        Assert.Equal("r-1", answer["recommendationId"].GetString());
        Assert.Equal("linucb", answer["policy"].GetString());
        Assert.Equal("1", answer["modelVersion"].GetString());
        Assert.Equal("user", answer["basis"].GetString());
        Assert.False(answer["explored"].GetBoolean());
        Assert.True(answer["recorded"].GetBoolean());
        Assert.Equal(application.Time.GetUtcNow() + TimeSpan.FromMinutes(30), answer["expiresAt"].GetDateTimeOffset());
        var item = Assert.Single(answer.Items);
        Assert.Equal(
            ["productId", "category", "rank", "score", "expectedReward", "explorationBonus", "propensity"],
            item.EnumerateObject().Select(property => property.Name));
        Assert.Equal("0", item.GetProperty("productId").GetString());
        Assert.Equal("Fish Supplies", item.GetProperty("category").GetString());
        Assert.Equal(1, item.GetProperty("rank").GetInt32());
        Assert.Equal(0, item.GetProperty("expectedReward").GetDouble());
        Assert.Equal(1.5 * Math.Sqrt(2), item.GetProperty("explorationBonus").GetDouble(), 1e-12);
        Assert.Equal(1.5 * Math.Sqrt(2), item.GetProperty("score").GetDouble(), 1e-12);
        Assert.Equal(1, item.GetProperty("propensity").GetDouble());
    }

    [Fact]
    public async Task The_random_policy_says_that_it_explored_and_with_which_propensity()
    {
        await using var application = new RecServiceApplication();

        var answer = (await application.RecommendAsync("""{ "userId": "7", "policy": "random", "count": 3 }""")).MustBeOk();

        Assert.True(answer["explored"].GetBoolean());
        Assert.Equal("uniform", answer["modelVersion"].GetString());
        Assert.All(answer.Items, item => Assert.Equal(1.0 / 50, item.GetProperty("propensity").GetDouble(), 1e-15));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task The_configured_share_of_decisions_is_drawn_uniformly_in_the_policys_name(string policy)
    {
        await using var application = RecServiceApplication.WithWeights(("Policies:UniformShare", "1"));

        var answer = (await application.RecommendAsync($$"""{ "recommendationId": "r-1", "userId": "7", "policy": "{{policy}}", "count": 5 }""")).MustBeOk();

        Assert.True(answer["explored"].GetBoolean());
        Assert.Equal(policy, answer["policy"].GetString());
        Assert.NotEqual(answer.ProductIds.OrderBy(id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture)), answer.ProductIds);
        Assert.All(answer.Items, item => Assert.Equal(1.0 / 50, item.GetProperty("propensity").GetDouble(), 1e-15));
    }

    [Fact]
    public async Task A_decision_without_an_id_gets_one_of_its_own()
    {
        await using var application = new RecServiceApplication();

        var first = (await application.RecommendAsync("""{ "userId": "7" }""")).MustBeOk();
        var second = (await application.RecommendAsync("""{ "userId": "7" }""")).MustBeOk();

        Assert.NotEqual(first["recommendationId"].GetString(), second["recommendationId"].GetString());
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task A_slate_holds_as_many_different_products_as_asked_for_best_first(string policy)
    {
        await using var application = RecServiceApplication.WithWeights();
        foreach (var count in new[] { 1, 2, 10, 49, 50 })
        {
            var answer = (await application.RecommendAsync($$"""{ "userId": "7", "policy": "{{policy}}", "count": {{count}} }""")).MustBeOk();

            Assert.Equal(count, answer.ProductIds.Distinct().Count());
            Assert.Equal(Enumerable.Range(1, count), answer.Items.Select(item => item.GetProperty("rank").GetInt32()));
            var scores = answer.Items.Select(item => item.GetProperty("score").GetDouble()).ToArray();
            Assert.Equal(scores.OrderDescending(), scores);
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Fewer_products_come_back_when_fewer_are_eligible(string policy)
    {
        await using var application = RecServiceApplication.WithWeights();

        var answer = await application.RecommendAsync($$"""{ "userId": "7", "policy": "{{policy}}", "count": 50, "candidates": [ "9", "3" ] }""");

        Assert.Equal(["3", "9"], answer.MustBeOk().ProductIds.Order());
    }

    [Fact]
    public async Task Recommending_never_creates_users()
    {
        await using var application = new RecServiceApplication();
        var before = (await application.GetAsync("/catalogue")).Text;

        await application.RecommendAsync("""{ "userId": "a-stranger", "context": { "persona": "fish_hobbyist" } }""");

        Assert.Equal(before, (await application.GetAsync("/catalogue")).Text);
        (await application.GetAsync("/catalogue/users/a-stranger")).MustBeProblem(System.Net.HttpStatusCode.NotFound, "unknown-user");
    }

    [Fact]
    public async Task Deciding_alone_teaches_nothing()
    {
        await using var application = new RecServiceApplication();
        var first = (await application.RecommendAsync("""{ "userId": "7", "policy": "linucb", "count": 50 }""")).MustBeOk();

        var second = (await application.RecommendAsync("""{ "userId": "7", "policy": "linucb", "count": 50 }""")).MustBeOk();

        Assert.Equal(first["items"].GetRawText(), second["items"].GetRawText());
        Assert.Equal(0, await application.RewardsLearnedAsync());
    }

    [Fact]
    public async Task Every_number_of_an_answer_is_finite()
    {
        await using var application = new RecServiceApplication(("Policies:LinUcb:Alpha", "0"));

        var answer = (await application.RecommendAsync("""{ "userId": "7", "policy": "linucb", "count": 50 }""")).MustBeOk();

        Assert.All(answer.Items, item => Assert.All(
            item.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Number),
            property => Assert.True(double.IsFinite(property.Value.GetDouble()))));
    }
}
