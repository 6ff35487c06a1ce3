using System.Net;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Policies;

public sealed class PolicyEndpointTests
{
    [Fact]
    public async Task Every_policy_is_listed_with_its_state_and_settings()
    {
        await using var application = new RecServiceApplication(("Policies:LinUcb:Alpha", "0.5"), ("Policies:UniformShare", "0.1"));

        var policies = (await application.GetAsync("/policies")).MustBeOk().Json.EnumerateArray().ToArray();
        var (linUcb, mlp, random) = (Named("linucb"), Named("mlp"), Named("random"));

        Assert.Equal(PolicyNames.All, policies.Select(policy => policy.GetProperty("name").GetString()));
        Assert.Equal((true, true), (linUcb.GetProperty("available").GetBoolean(), linUcb.GetProperty("learns").GetBoolean()));
        Assert.Equal((false, false), (mlp.GetProperty("available").GetBoolean(), mlp.GetProperty("learns").GetBoolean()));
        Assert.Equal((true, false), (random.GetProperty("available").GetBoolean(), random.GetProperty("learns").GetBoolean()));
        Assert.Equal("1", linUcb.GetProperty("modelVersion").GetString());
        Assert.False(mlp.TryGetProperty("modelVersion", out _));
        Assert.Equal("""{"alpha":0.5,"ridge":1,"window":0,"uniformShare":0.1}""", linUcb.GetProperty("settings").GetRawText());
        Assert.Equal("""{"uniformShare":0.1}""", random.GetProperty("settings").GetRawText());
        Assert.All(policies, policy => Assert.NotEqual("", policy.GetProperty("description").GetString()));

        System.Text.Json.JsonElement Named(string name) => policies.Single(policy => policy.GetProperty("name").GetString() == name);
    }

    [Fact]
    public async Task A_policy_that_watches_for_changes_says_how_many_it_noticed_and_which_was_the_last()
    {
        using var journal = new TemporaryJournal();
        string noticed;
        await using (var application = new RecServiceApplication(journal.Setting))
        {
            Assert.Equal("""{"count":0}""", await ChangesAsync(application));
            await application.ChangeTasteAsync();

            var changes = (await NamedAsync(application, "linucb-detecting")).GetProperty("changes");
            var last = changes.GetProperty("last");
            Assert.Equal(1, changes.GetProperty("count").GetInt64());
            Assert.Equal(["persona=cat_connoisseur", "category=Cat Food"], last.GetProperty("context").EnumerateArray().Take(2).Select(feature => feature.GetString()));
            Assert.True(last.GetProperty("difference").GetDouble() < -0.9);
            Assert.InRange((application.Time.GetUtcNow() - last.GetProperty("at").GetDateTimeOffset()).TotalSeconds, 50, 100);
            Assert.False((await NamedAsync(application, "linucb-shared")).TryGetProperty("changes", out _));
            noticed = changes.GetRawText();
        }

        await using (var fromSnapshot = new RecServiceApplication(journal.Setting))
        {
            Assert.Equal(noticed, await ChangesAsync(fromSnapshot));
        }

        Directory.Delete(journal.Path + ".snapshots", recursive: true);
        await using var fromFacts = new RecServiceApplication(journal.Setting);
        Assert.Equal(noticed, await ChangesAsync(fromFacts));

        (await fromFacts.PostAsync("/policies/linucb-detecting/reset", "{}")).MustBeOk();
        Assert.Equal("""{"count":0}""", await ChangesAsync(fromFacts));
    }

    [Fact]
    public async Task A_reset_forgets_what_was_learned_and_closes_the_decisions()
    {
        await using var application = new RecServiceApplication();
        const string Look = """{ "userId": "7", "policy": "linucb", "count": 50 }""";
        var fresh = (await application.RecommendAsync(Look))["items"].GetRawText();
        await application.DecideAsync("r-1", "3");
        await application.DecideAsync("r-2", "3");
        (await application.RecommendAsync("""{ "recommendationId": "r-3", "userId": "7", "policy": "random" }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();

        var reset = (await application.PostAsync("/policies/linucb/reset", "{}")).MustBeOk();

        var after = await application.RecommendAsync(Look);
        Assert.True(after.ModelVersion >= reset.Sequence);
        Assert.Equal(fresh, after["items"].GetRawText());
        Assert.Equal(0, await application.RewardsLearnedAsync());
        (await application.FeedbackAsync("""{ "recommendationId": "r-2", "reward": 1 }""")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
        (await application.FeedbackAsync("""{ "recommendationId": "r-3", "reward": 1 }""")).MustBeOk();
    }

    [Theory]
    [InlineData("""{ "alpha": 0 }""", 0)]
    [InlineData("""{ "alpha": 2.5 }""", 2.5)]
    [InlineData("""{ "alpha": null }""", 1.5)]
    [InlineData("{}", 1.5)]
    public async Task A_policy_goes_on_with_the_alpha_that_is_given(string body, double alpha)
    {
        await using var application = new RecServiceApplication();

        (await application.PostAsync("/policies/linucb/reset", body)).MustBeOk();

        var settings = (await application.GetAsync("/policies")).Json[0].GetProperty("settings");
        Assert.Equal(alpha, settings.GetProperty("alpha").GetDouble());
        var bonus = (await application.DecideAsync("r-1", "3")).Items[0].GetProperty("explorationBonus").GetDouble();
        Assert.Equal(alpha * Math.Sqrt(2), bonus, 1e-12);
    }

    [Fact]
    public async Task A_reset_needs_no_body()
    {
        await using var application = new RecServiceApplication();

        (await application.SendAsync(HttpMethod.Post, "/policies/linucb/reset")).MustBeOk();
    }

    [Theory]
    [InlineData("""{ "alpha": -0.1 }""")]
    [InlineData("""{ "alpha": 1e400 }""")]
    [InlineData("""{ "alpha": 1e300 }""")]
    [InlineData("""{ "alpha": "1" }""")]
    public async Task A_bad_alpha_is_named_and_nothing_is_forgotten(string body)
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
        var state = await application.StateAsync();

        (await application.PostAsync("/policies/linucb/reset", body)).MustBeInvalid("alpha");

        Assert.Equal(state, await application.StateAsync());
    }

    [Fact]
    public async Task An_unknown_policy_cannot_be_reset()
    {
        await using var application = new RecServiceApplication();

        (await application.PostAsync("/policies/no-such-policy/reset", "{}")).MustBeProblem(HttpStatusCode.NotFound, "unknown-policy");
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("random")]
    public async Task A_policy_that_does_not_learn_forgets_its_decisions(string policy)
    {
        await using var application = RecServiceApplication.WithWeights();
        await application.RecommendAsync($$"""{ "recommendationId": "r-1", "userId": "7", "policy": "{{policy}}", "candidates": [ "3" ] }""");

        (await application.PostAsync($"/policies/{policy}/reset", "{}")).MustBeOk();

        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
        (await application.RecommendAsync($$"""{ "recommendationId": "r-1", "userId": "8", "policy": "{{policy}}", "candidates": [ "4" ] }""")).MustBeOk();
    }

    private static async Task<string> ChangesAsync(RecServiceApplication application) =>
        (await NamedAsync(application, "linucb-detecting")).GetProperty("changes").GetRawText();

    private static async Task<System.Text.Json.JsonElement> NamedAsync(RecServiceApplication application, string policy) =>
        (await application.GetAsync("/policies")).MustBeOk().Json.EnumerateArray().Single(listed => listed.GetProperty("name").GetString() == policy);
}
