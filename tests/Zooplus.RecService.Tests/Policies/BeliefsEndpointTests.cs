using System.Net;
using System.Text.Json;

namespace Zooplus.RecService.Tests.Policies;

public sealed class BeliefsEndpointTests
{
    private const string OfProducts = "/policies/linucb/beliefs/products?persona=budget_shopper&category=Cat%20Toy";

    [Fact]
    public async Task Beliefs_are_what_a_decision_for_such_a_user_rests_on()
    {
        await using var application = await TaughtAsync();

        var decision = (await application.RecommendAsync("""{ "userId": "7", "policy": "linucb", "count": 50, "categories": [ "Cat Toy" ] }""")).MustBeOk();
        var believed = (await application.GetAsync(OfProducts)).MustBeOk()["products"].EnumerateArray().ToArray();

        Assert.Equal(decision.Items.Select(Numbers).Order(), believed.Select(Numbers).Order());
        Assert.Equal(believed.OrderByDescending(Score).Select(Score), believed.Select(Score));
        Assert.All(believed, product => Assert.Equal(product.GetProperty("productId").GetString() == "3" ? 1 : 0, product.GetProperty("pulls").GetInt32()));

        static double Score(JsonElement product) => product.GetProperty("expectedReward").GetDouble() + product.GetProperty("explorationBonus").GetDouble();

        static (string?, double, double) Numbers(JsonElement item) =>
            (item.GetProperty("productId").GetString(), item.GetProperty("expectedReward").GetDouble(), item.GetProperty("explorationBonus").GetDouble());
    }

    [Fact]
    public async Task A_cell_is_the_mean_of_its_products_and_counts_the_rewards_of_its_persona_alone()
    {
        await using var application = await TaughtAsync();

        var products = (await application.GetAsync(OfProducts)).MustBeOk()["products"].EnumerateArray().ToArray();
        var cells = (await application.GetAsync("/policies/linucb/beliefs")).MustBeOk()["cells"].EnumerateArray().ToArray();
        var cell = Cell(cells, "budget_shopper");

        Assert.Equal(4 * 5, cells.Length);
        Assert.Equal(products.Length, cell.GetProperty("products").GetInt32());
        Assert.Equal(products.Average(product => product.GetProperty("expectedReward").GetDouble()), cell.GetProperty("expectedReward").GetDouble(), 12);
        Assert.Equal(products.Average(product => product.GetProperty("explorationBonus").GetDouble()), cell.GetProperty("explorationBonus").GetDouble(), 12);
        Assert.Equal((1, 0), (cell.GetProperty("pulls").GetInt32(), Cell(cells, "fish_hobbyist").GetProperty("pulls").GetInt32()));

        static JsonElement Cell(JsonElement[] cells, string persona) =>
            cells.Single(cell => cell.GetProperty("persona").GetString() == persona && cell.GetProperty("category").GetString() == "Cat Toy");
    }

    [Fact]
    public async Task A_policy_that_does_not_learn_has_beliefs_too_but_no_pulls()
    {
        await using var application = RecServiceApplication.WithWeights();

        var cells = (await application.GetAsync("/policies/mlp/beliefs")).MustBeOk()["cells"].EnumerateArray().ToArray();

        Assert.Equal(4 * 5, cells.Length);
        Assert.All(cells, cell => Assert.False(cell.TryGetProperty("pulls", out _)));
    }

    [Theory]
    [MemberData(nameof(LearningPolicyTests.Policies), MemberType = typeof(LearningPolicyTests))]
    public async Task The_cells_of_every_learning_policy_count_the_rewards_that_taught_it(string policy)
    {
        await using var application = new RecServiceApplication(("Policies:Pending", "AsDefault"));
        await application.RecommendAsync($$"""{ "recommendationId": "r-1", "userId": "7", "policy": "{{policy}}", "candidates": [ "3", "8" ], "count": 2 }""");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 1 }""")).MustBeOk();
        await application.RecommendAsync($$"""{ "userId": "a stranger", "policy": "{{policy}}", "candidates": [ "3" ], "context": { "persona": "from outer space" } }""");

        var cells = (await application.GetAsync($"/policies/{policy}/beliefs")).MustBeOk()["cells"].EnumerateArray().ToArray();

        Assert.Equal(2, cells.Sum(cell => cell.GetProperty("pulls").GetInt64()));
        Assert.All(cells.Where(cell => cell.GetProperty("pulls").GetInt64() > 0), cell => Assert.Equal("budget_shopper", cell.GetProperty("persona").GetString()));
        (await application.PostAsync($"/policies/{policy}/reset", "{}")).MustBeOk();
        Assert.All((await application.GetAsync($"/policies/{policy}/beliefs"))["cells"].EnumerateArray(), cell => Assert.Equal(0, cell.GetProperty("pulls").GetInt64()));
    }

    [Theory]
    [InlineData("random", "no-beliefs")]
    [InlineData("mlp", "no-beliefs")]
    [InlineData("no-such-policy", "unknown-policy")]
    public async Task What_believes_nothing_says_so(string policy, string problem)
    {
        await using var application = new RecServiceApplication();

        (await application.GetAsync($"/policies/{policy}/beliefs")).MustBeProblem(HttpStatusCode.NotFound, problem);
        (await application.GetAsync($"/policies/{policy}/beliefs/products?persona=budget_shopper&category=Cat%20Toy")).MustBeProblem(HttpStatusCode.NotFound, problem);
    }

    [Fact]
    public async Task A_cell_that_is_not_declared_is_refused()
    {
        await using var application = new RecServiceApplication();

        (await application.GetAsync("/policies/linucb/beliefs/products?persona=dog&category=Cat")).MustBeInvalid("persona", "category");
        (await application.GetAsync("/policies/linucb/beliefs/products")).MustBeInvalid("persona", "category");
    }

    [Fact]
    public async Task A_large_shop_is_asked_about_in_pieces()
    {
        await using var application = new RecServiceApplication();
        var lines = Enumerable.Range(0, 450).Select(i => $$"""{ "product": { "id": "p-{{i}}", "category": "Cat Toy" } }""");
        (await application.PatchAsync("/catalogue", string.Join('\n', lines))).MustBeOk();

        var cells = (await application.GetAsync("/policies/linucb-shared/beliefs")).MustBeOk()["cells"].EnumerateArray().ToArray();

        Assert.All(cells.Where(cell => cell.GetProperty("category").GetString() == "Cat Toy"), cell => Assert.Equal(460, cell.GetProperty("products").GetInt32()));
        Assert.Equal(200, (await application.GetAsync(OfProducts)).MustBeOk()["products"].GetArrayLength());
    }

    /// <summary>User 7, a budget shopper, has clicked on product 3, a cat toy.</summary>
    private static async Task<RecServiceApplication> TaughtAsync()
    {
        var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
        return application;
    }
}
