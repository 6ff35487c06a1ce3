using Zooplus.RecService.Journal;
using Zooplus.RecService.Tests.Catalogue;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>A change of the schema keeps what can be kept: arms by product, dimensions by name.</summary>
public sealed class SchemaChangeTests
{
    /// <summary>The shop with a season less, an age of another scale, another brand, one more attribute and other interactions.</summary>
    private static readonly string Changed = Shops.Declared
        .Replace("""{"mean":40,"deviation":12}""", """{"mean":45,"deviation":10}""", StringComparison.Ordinal)
        .Replace("""["summer","winter"]""", """["autumn","winter"]""", StringComparison.Ordinal)
        .Replace("""["Acme","Rex"]""", """["Acme","Bolt","Rex"]""", StringComparison.Ordinal)
        .Replace("""{"hashed":8}""", """{"hashed":8},"device":{"values":["app","web"]}""", StringComparison.Ordinal)
        .Replace("\"season × brand\"", "\"device × category\"", StringComparison.Ordinal);

    [Fact]
    public async Task What_was_learned_of_features_that_both_have_stays()
    {
        await using var application = await Shops.OpenAsync();
        await TeachAsync(application, "before");
        var linUcb = await Shops.ExpectedAsync(application, "linucb", """{ "season": "winter" }""", user: "carl");
        var shared = await Shops.ExpectedAsync(application, "linucb-shared", """{ "season": "winter" }""", user: "carl");

        // Only values are added: every feature that there was stays.
        (await application.PutAsync("/catalogue", Shops.Declared
            .Replace("""["summer","winter"]""", """["autumn","spring","summer","winter"]""", StringComparison.Ordinal)
            .Replace("""["Acme","Rex"]""", """["A-brand","Acme","Rex"]""", StringComparison.Ordinal)
            .Replace("""{"hashed":8}""", """{"hashed":8},"device":{"values":["app","web"]}""", StringComparison.Ordinal))).MustBeOk();

        foreach (var (product, expected) in await Shops.ExpectedAsync(application, "linucb", """{ "season": "winter", "device": "app" }""", user: "carl"))
        {
            Assert.Equal(linUcb[product], expected, 1e-9);
        }

        foreach (var (product, expected) in await Shops.ExpectedAsync(application, "linucb-shared", """{ "season": "winter" }""", user: "carl"))
        {
            Assert.Equal(shared[product], expected, 1e-9);
        }

        Assert.NotEqual(0, linUcb["sled"]);
        Assert.NotEqual(0, shared["sled"]);
    }

    [Fact]
    public async Task Dropping_attributes_goes_on_with_the_features_that_are_left()
    {
        await using var application = await Shops.OpenAsync();
        await TeachAsync(application, "before");

        (await application.PutAsync("/catalogue", Changed)).MustBeOk();
        (await application.PutAsync("/catalogue", """{ "products": [ { "id": "sled", "category": "Toy" }, { "id": "bowl", "category": "Food" } ], "users": [], "schema": {} }""")).MustBeOk();
        await Shops.TeachAsync(application, "after", "linucb-shared", "sled", """{ "persona": "dog" }""", 1);

        Assert.All(await Shops.ExpectedAsync(application, "linucb-shared", """{ "persona": "dog" }"""), product => Assert.True(double.IsFinite(product.Value)));
        Assert.True((await Shops.ExpectedAsync(application, "linucb", """{ "persona": "dog" }"""))["sled"] > 0);
    }

    [Theory]
    [InlineData(true, "0", "1")]
    [InlineData(false, "0", "1")]
    [InlineData(true, "0", "0.99")]
    [InlineData(true, "50", "1")]
    [InlineData(false, "50", "1")]
    public async Task A_restart_after_a_change_of_the_schema_goes_on_to_the_last_bit(bool snapshots, string window, string discount)
    {
        using var journal = new TemporaryJournal();
        (string, string?)[] settings =
        [
            journal.Setting,
            ("Policies:LinUcbShared:Window", window),
            ("Policies:LinUcbShared:Discount", discount),
            ("Journal:Snapshots:Keep", snapshots ? "3" : "0"),
        ];
        string state;
        string catalogue;
        await using (var application = await Shops.OpenAsync(settings: settings))
        {
            await TeachAsync(application, "first");
            await SnapshotAsync(application, snapshots);
            (await application.PutAsync("/catalogue", Changed)).MustBeOk();
            await TeachAsync(application, "second");
            await SnapshotAsync(application, snapshots);
            await TeachAsync(application, "third");
            await application.RecommendAsync("""{ "recommendationId": "open", "userId": "anna", "policy": "linucb-shared", "candidates": [ "sled" ], "context": { "season": "winter" } }""");
            state = StateDigest.Of(application);
            catalogue = (await application.GetAsync("/catalogue")).Text;
        }

        await using (var restarted = new RecServiceApplication(settings))
        {
            Assert.Equal(state, StateDigest.Of(restarted));
            Assert.Equal(catalogue, (await restarted.GetAsync("/catalogue")).Text);
            (await restarted.FeedbackAsync("""{ "recommendationId": "open", "reward": 1 }""")).MustBeOk();
            state = StateDigest.Of(restarted);
        }

        await using var again = new RecServiceApplication(settings);
        Assert.Equal(state, StateDigest.Of(again));
    }

    [Fact]
    public async Task A_reward_that_comes_after_the_change_teaches_what_the_decision_knew()
    {
        using var journal = new TemporaryJournal();
        await using var application = await Shops.OpenAsync(settings: journal.Setting);
        await application.RecommendAsync("""{ "recommendationId": "r", "userId": "anna", "policy": "linucb-shared", "candidates": [ "sled" ], "context": { "season": "winter" } }""");
        (await application.PutAsync("/catalogue", Changed.Replace(""" "age":52 """.Trim(), "\"age\":20", StringComparison.Ordinal))).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "r", "reward": 1 }""")).MustBeOk();

        var estimate = (Core.Policies.LinUcbShared.LinUcbSharedPolicy)application.Get<ShopState>().Policies.Find("linucb-shared")!;
        var learned = estimate.Features.Names.Zip(estimate.Estimate.Theta.ToArray()).Where(feature => feature.Second != 0).Select(feature => feature.First);

        Assert.Equal(
            ["constant", "persona=dog", "age(45±10)", "season=winter", "category=Toy", "brand=Acme", "price(20±5)", "persona=dog×category=Toy", "season=winter×category=Toy"],
            learned);
        Assert.True(estimate.Estimate.Theta[estimate.Features.Names.ToList().IndexOf("age(45±10)")] > 0);
    }

    private static Task SnapshotAsync(RecServiceApplication application, bool taken) =>
        taken ? application.PostAsync("/journal/snapshot", "") : Task.CompletedTask;

    private static async Task TeachAsync(RecServiceApplication application, string round)
    {
        string[] products = ["sled", "float", "bowl"];
        string[] contexts = ["""{ "season": "winter" }""", """{ "age": 30, "campaign": "spring-1" }""", """{ "persona": "cat", "season": "no such season" }"""];
        for (var i = 0; i < 24; i++)
        {
            var policy = i % 2 == 0 ? "linucb" : "linucb-shared";
            await Shops.TeachAsync(application, $"{round}-{i}", policy, products[i % 3], contexts[i % 5 % 3], i % 4 / 3.0);
        }
    }
}
