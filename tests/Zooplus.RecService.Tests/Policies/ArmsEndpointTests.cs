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
    [MemberData(nameof(LearningPolicyTests.Policies), MemberType = typeof(LearningPolicyTests))]
    public async Task Every_learning_policy_says_what_each_product_taught_it_through_restarts(string policy)
    {
        using var journal = new Journal.TemporaryJournal();
        string known;
        await using (var first = new RecServiceApplication(journal.Setting, ("Policies:Pending", "AsDefault")))
        {
            for (var i = 0; i < 3; i++)
            {
                await first.RecommendAsync($$"""{ "recommendationId": "r-{{i}}", "userId": "7", "policy": "{{policy}}", "candidates": [ "3", "4" ], "count": 2 }""");
                first.Time.Advance(TimeSpan.FromMinutes(1));
                (await first.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "productId": "3", "reward": {{i % 2}} }""")).MustBeOk();
            }

            var answer = (await first.GetAsync($"/policies/{policy}/arms")).MustBeOk();
            known = answer.Text;
            var arms = answer["arms"].EnumerateArray().ToDictionary(arm => arm.GetProperty("productId").GetString()!);
            Assert.Equal(["3", "4"], arms.Keys.Order());
            Assert.Equal((3, 1.0), (arms["3"].GetProperty("pulls").GetInt32(), arms["3"].GetProperty("totalReward").GetDouble()));
            Assert.Equal((3, 0.0), (arms["4"].GetProperty("pulls").GetInt32(), arms["4"].GetProperty("totalReward").GetDouble()));
            Assert.Equal(TimeSpan.FromMinutes(1), arms["3"].GetProperty("lastUpdate").GetDateTimeOffset() - arms["4"].GetProperty("lastUpdate").GetDateTimeOffset() + TimeSpan.FromMinutes(1));
        }

        for (var start = 0; start < 2; start++)
        {
            await using (var restarted = new RecServiceApplication(journal.Setting, ("Policies:Pending", "AsDefault")))
            {
                Assert.Equal(known, (await restarted.GetAsync($"/policies/{policy}/arms")).Text);
            }

            Directory.Delete(journal.Path + ".snapshots", recursive: true);
        }
    }

    [Fact]
    public async Task What_products_share_is_shown_by_feature()
    {
        await using var application = new RecServiceApplication();
        await application.RecommendAsync("""{ "recommendationId": "r", "userId": "7", "policy": "linucb-shared", "candidates": [ "3" ] }""");
        (await application.FeedbackAsync("""{ "recommendationId": "r", "reward": 1 }""")).MustBeOk();

        var known = (await application.GetAsync("/policies/linucb-shared/arms")).MustBeOk();

        var shared = known["shared"];
        string[] names = [.. shared.GetProperty("features").EnumerateArray().Select(name => name.GetString()!)];
        double[] theta = [.. shared.GetProperty("theta").EnumerateArray().Select(value => value.GetDouble())];
        double[] uncertainty = [.. shared.GetProperty("uncertainty").EnumerateArray().Select(value => value.GetDouble())];
        // A = I + xxᵀ with four features set: the constant, the persona, the category and their pair.
        string[] set = [.. names.Where((_, feature) => Math.Abs(theta[feature] - 0.2) < 1e-12)];
        Assert.Equal(["constant", "persona=budget_shopper", "category=Cat Toy", "persona=budget_shopper×category=Cat Toy"], set);
        Assert.All(names.Zip(uncertainty), entry => Assert.Equal(set.Contains(entry.First) ? Math.Sqrt(0.8) : 1, entry.Second, 12));
        Assert.Equal(0, known["features"].GetArrayLength());
        Assert.False(known["arms"][0].TryGetProperty("theta", out _));
    }

    [Fact]
    public async Task A_hybrid_arm_shows_its_own_part_beside_the_shared_one()
    {
        await using var application = new RecServiceApplication(("Policies:LinUcbHybrid:ArmRidge", "1"));
        await application.RecommendAsync("""{ "recommendationId": "r", "userId": "7", "policy": "linucb-hybrid", "candidates": [ "3" ] }""");
        (await application.FeedbackAsync("""{ "recommendationId": "r", "reward": 1 }""")).MustBeOk();

        var known = (await application.GetAsync("/policies/linucb-hybrid/arms")).MustBeOk();

        // The whole context [z; x] has five features set, so that A = I + [z; x][z; x]ᵀ: each coefficient is 1/6, its variance 5/6.
        Assert.Equal(["constant"], known["features"].EnumerateArray().Select(name => name.GetString()));
        var arm = Assert.Single(known["arms"].EnumerateArray());
        Assert.Equal(1.0 / 6, arm.GetProperty("theta")[0].GetDouble(), 12);
        Assert.Equal(Math.Sqrt(5.0 / 6), arm.GetProperty("uncertainty")[0].GetDouble(), 12);
        Assert.Equal(4, known["shared"].GetProperty("theta").EnumerateArray().Count(entry => Math.Abs(entry.GetDouble() - (1.0 / 6)) < 1e-12));
    }

    [Fact]
    public async Task The_units_of_the_network_come_before_the_shared_features()
    {
        await using var application = RecServiceApplication.WithWeights();

        var shared = (await application.GetAsync("/policies/neural-linucb/arms")).MustBeOk()["shared"];

        var units = (int)(await application.GetAsync("/policies")).Json.EnumerateArray()
            .Single(policy => policy.GetProperty("name").GetString() == "neural-linucb").GetProperty("settings").GetProperty("layerLength").GetDouble();
        Assert.Equal(("unit 0", "constant"), (shared.GetProperty("features")[0].GetString(), shared.GetProperty("features")[units].GetString()));
        Assert.Equal(shared.GetProperty("features").GetArrayLength(), shared.GetProperty("theta").GetArrayLength());
    }

    [Fact]
    public async Task Many_arms_come_page_by_page()
    {
        await using var application = new RecServiceApplication(("Policies:Pending", "AsDefault"));
        await application.RecommendAsync("""{ "userId": "7", "policy": "linucb-shared", "count": 7 }""");

        var seen = new List<string>();
        string? next = null;
        var pages = 0;
        do
        {
            var page = (await application.GetAsync($"/policies/linucb-shared/arms?limit=3{(next is null ? "" : $"&after={next}")}")).MustBeOk();
            seen.AddRange(page["arms"].EnumerateArray().Select(arm => arm.GetProperty("productId").GetString()!));
            next = page.Json.TryGetProperty("next", out var more) ? more.GetString() : null;
            pages++;
        }
        while (next is not null);

        Assert.Equal(3, pages);
        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(7, seen.Count);
    }

    [Fact]
    public async Task A_page_that_cannot_be_is_refused()
    {
        await using var application = new RecServiceApplication();

        (await application.GetAsync("/policies/linucb/arms?limit=0&after=no-such-product")).MustBeInvalid("limit", "after");
        (await application.GetAsync("/policies/linucb/arms?limit=1001")).MustBeInvalid("limit");
    }

    [Theory]
    [InlineData("random", "no-arms")]
    [InlineData("mlp", "no-arms")]
    [InlineData("no-such-policy", "unknown-policy")]
    public async Task What_has_no_arms_says_so(string policy, string problem)
    {
        await using var application = new RecServiceApplication();

        (await application.GetAsync($"/policies/{policy}/arms")).MustBeProblem(HttpStatusCode.NotFound, problem);
    }
}
