using System.Net;
using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.Tests.Catalogue;

public sealed class CatalogueTests
{
    private const string LookAtAll = """{ "userId": "7", "policy": "linucb", "count": 50 }""";

    [Fact]
    public async Task The_service_starts_with_the_notebooks_world()
    {
        await using var application = new RecServiceApplication();
        var golden = Golden.Read("simulator-50-1000-42.json");

        var catalogue = (await application.GetAsync("/catalogue")).MustBeOk();

        Assert.Equal(
            golden.GetProperty("categories_by_product").EnumerateArray().Select((category, id) => ($"{id}", category.GetString(), true)),
            catalogue["products"].EnumerateArray().Select(product => (
                product.GetProperty("id").GetString()!, product.GetProperty("category").GetString(), product.GetProperty("available").GetBoolean())));
        Assert.Equal(
            golden.GetProperty("persona_by_user").EnumerateArray().Select((persona, id) => ($"{id}", persona.GetString())),
            catalogue["users"].EnumerateArray().Select(user => (user.GetProperty("id").GetString()!, user.GetProperty("persona").GetString())));
        Assert.Equal(["budget_shopper", "cat_connoisseur", "fish_hobbyist", "new_puppy_parent"], catalogue["personas"].EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["Cat Food", "Cat Toy", "Dog Food", "Dog Toy", "Fish Supplies"], catalogue["categories"].EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task The_notebooks_world_of_the_service_is_that_of_the_simulation()
    {
        await using var application = new RecServiceApplication();
        var world = new ShopWorld(50, 1000, 42);

        var catalogue = application.Get<RecService.Journal.ShopState>().Catalogue;

        Assert.Equal(world.Products, catalogue.Products);
        Assert.Equal(world.Users, catalogue.Users);
    }

    [Fact]
    public async Task A_catalogue_that_was_put_is_the_catalogue_that_is_got()
    {
        await using var application = new RecServiceApplication();
        const string Shop =
            """{"products":[{"id":"a","category":"Snacks","available":true},{"id":"b","category":"Toys","available":false}],"users":[{"id":"u","persona":"owner"},{"id":"v"}],"personas":["owner"],"categories":["Snacks","Toys"]}""";

        var changed = (await application.PutAsync("/catalogue", Shop)).MustBeOk();

        Assert.Equal("""{"sequence":2,"products":2,"users":2,"archivedProducts":50}""", changed.Text);
        Assert.Equal(Shop, (await application.GetAsync("/catalogue")).Text);
    }

    [Fact]
    public async Task A_catalogue_can_be_put_back_as_it_was_got()
    {
        await using var application = new RecServiceApplication();
        var before = (await application.GetAsync("/catalogue")).Text;

        (await application.PutAsync("/catalogue", before)).MustBeOk();

        Assert.Equal(before, (await application.GetAsync("/catalogue")).Text);
    }

    [Fact]
    public async Task Personas_and_categories_left_out_stay_as_declared()
    {
        await using var application = new RecServiceApplication();

        (await application.PutAsync("/catalogue", """{ "products": [ { "id": "a", "category": "Cat Food" } ], "users": [ { "id": "u", "persona": "fish_hobbyist" } ] }""")).MustBeOk();

        Assert.Equal(5, (await application.GetAsync("/catalogue"))["categories"].GetArrayLength());
    }

    [Fact]
    public async Task A_patch_adds_and_overwrites_and_leaves_the_rest()
    {
        await using var application = new RecServiceApplication();

        var changed = (await application.PatchAsync("/catalogue", """
            { "product": { "id": "0", "category": "Cat Toy" } }

            { "product": { "id": "SKU-1", "category": "Cat Food", "available": false } }
            { "user": { "id": "0", "persona": "fish_hobbyist" } }
            { "user": { "id": "u-1" } }
            """)).MustBeOk();

        Assert.Equal("""{"sequence":2,"products":51,"users":1001,"archivedProducts":0}""", changed.Text);
        Assert.Equal("""{"id":"0","category":"Cat Toy","available":true}""", (await application.GetAsync("/catalogue/products/0")).Text);
        Assert.Equal("""{"id":"SKU-1","category":"Cat Food","available":false}""", (await application.GetAsync("/catalogue/products/SKU-1")).Text);
        Assert.Equal("""{"id":"0","persona":"fish_hobbyist"}""", (await application.GetAsync("/catalogue/users/0")).Text);
        Assert.Equal("""{"id":"u-1"}""", (await application.GetAsync("/catalogue/users/u-1")).Text);
        Assert.Equal("""{"id":"1","category":"Dog Food","available":true}""", (await application.GetAsync("/catalogue/products/1")).Text);
    }

    [Fact]
    public async Task A_patch_of_fifty_thousand_products_and_as_many_users_is_taken_at_once()
    {
        await using var application = new RecServiceApplication();
        var lines = Enumerable.Range(0, 50_000).Select(i =>
            $$"""
            { "product": { "id": "SKU-{{i}}", "category": "Cat Food" } }
            { "user": { "id": "u-{{i}}", "persona": "fish_hobbyist" } }
            """);

        var changed = (await application.PatchAsync("/catalogue", string.Join('\n', lines))).MustBeOk();

        Assert.Equal("""{"sequence":2,"products":50050,"users":51000,"archivedProducts":0}""", changed.Text);
        Assert.Equal(50, (await application.RecommendAsync(LookAtAll)).MustBeOk().Items.Length);
    }

    [Fact]
    public async Task Products_come_and_go_one_by_one()
    {
        await using var application = new RecServiceApplication();

        Assert.Equal("""{"sequence":2,"products":51,"users":1000,"archivedProducts":0}""", (await application.PutAsync("/catalogue/products/new", """{ "category": "Cat Toy" }""")).MustBeOk().Text);
        Assert.Equal("""{"id":"new","category":"Cat Toy","available":true}""", (await application.GetAsync("/catalogue/products/new")).MustBeOk().Text);
        Assert.Equal("""{"sequence":3,"products":50,"users":1000,"archivedProducts":1}""", (await application.DeleteAsync("/catalogue/products/new")).MustBeOk().Text);

        (await application.GetAsync("/catalogue/products/new")).MustBeProblem(HttpStatusCode.NotFound, "unknown-product");
        (await application.DeleteAsync("/catalogue/products/new")).MustBeProblem(HttpStatusCode.NotFound, "unknown-product");
        (await application.RecommendAsync("""{ "userId": "7", "candidates": [ "new" ] }""")).MustBeInvalid("candidates[0]");
        Assert.DoesNotContain("\"new\"", (await application.GetAsync("/catalogue")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_come_and_go_one_by_one()
    {
        await using var application = new RecServiceApplication();

        Assert.Equal("""{"sequence":2,"products":50,"users":1001,"archivedProducts":0}""", (await application.PutAsync("/catalogue/users/new", """{ "persona": "fish_hobbyist" }""")).MustBeOk().Text);
        Assert.Equal("""{"id":"new","persona":"fish_hobbyist"}""", (await application.GetAsync("/catalogue/users/new")).MustBeOk().Text);
        Assert.Equal("""{"sequence":3,"products":50,"users":1000,"archivedProducts":0}""", (await application.DeleteAsync("/catalogue/users/new")).MustBeOk().Text);

        (await application.GetAsync("/catalogue/users/new")).MustBeProblem(HttpStatusCode.NotFound, "unknown-user");
        (await application.DeleteAsync("/catalogue/users/new")).MustBeProblem(HttpStatusCode.NotFound, "unknown-user");
        Assert.Equal("unknownUser", (await application.RecommendAsync("""{ "userId": "new", "policy": "linucb" }"""))["basis"].GetString());
    }

    [Fact]
    public async Task A_product_that_returns_finds_what_was_learned_about_it()
    {
        await using var application = new RecServiceApplication();
        await LearnAsync(application, "3");
        var before = (await application.DecideAsync("before", "3"))["items"].GetRawText();
        var catalogue = (await application.GetAsync("/catalogue")).Text;

        (await application.PutAsync("/catalogue", """{ "products": [ { "id": "other", "category": "Cat Food" } ], "users": [] }""")).MustBeOk();
        (await application.RecommendAsync("""{ "userId": "7", "policy": "linucb", "candidates": [ "3" ] }""")).MustBeInvalid("candidates[0]");
        (await application.PutAsync("/catalogue", catalogue)).MustBeOk();

        Assert.Equal(before, (await application.DecideAsync("after", "3"))["items"].GetRawText());
    }

    [Fact]
    public async Task A_product_that_goes_takes_nothing_of_what_was_learned_about_others()
    {
        await using var application = new RecServiceApplication();
        await LearnAsync(application, "3");
        await LearnAsync(application, "4");
        var before = (await application.DecideAsync("before", "4"))["items"].GetRawText();

        (await application.DeleteAsync("/catalogue/products/3")).MustBeOk();

        Assert.Equal(before, (await application.DecideAsync("after", "4"))["items"].GetRawText());
    }

    [Fact]
    public async Task New_personas_and_categories_leave_what_was_learned_where_it_was()
    {
        await using var application = new RecServiceApplication();
        await LearnAsync(application, "3");
        var before = (await application.DecideAsync("before", "3"))["items"].GetRawText();

        (await application.PutAsync("/catalogue", """
            {
              "personas": [ "aquarist", "new_puppy_parent", "zoo", "cat_connoisseur", "budget_shopper", "fish_hobbyist" ],
              "categories": [ "Bird Food", "Fish Supplies", "Cat Food", "Dog Food", "Dog Toy", "Cat Toy", "Zebra" ],
              "products": [ { "id": "new", "category": "Bird Food" }, { "id": "3", "category": "Cat Toy" } ],
              "users": [ { "id": "7", "persona": "PERSONA" } ]
            }
            """.Replace("PERSONA", Persona(application, "7"), StringComparison.Ordinal))).MustBeOk();

        var after = (await application.DecideAsync("after", "3")).Items[0];
        var expected = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(before)[0];
        Assert.Equal(expected.GetProperty("expectedReward").GetDouble(), after.GetProperty("expectedReward").GetDouble(), 1e-12);
        Assert.Equal(expected.GetProperty("explorationBonus").GetDouble(), after.GetProperty("explorationBonus").GetDouble(), 1e-12);
        var fresh = (await application.DecideAsync("new", "new")).Items[0];
        Assert.Equal(1.5 * Math.Sqrt(2), fresh.GetProperty("score").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task The_service_starts_with_the_catalogue_of_a_file()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, """{ "products": [ { "id": "a", "category": "Snacks" } ], "users": [], "categories": [ "Snacks" ], "personas": [] }""");
        await using var application = new RecServiceApplication(("Catalogue:Path", path));

        var answer = await application.RecommendAsync("""{ "userId": "7", "policy": "linucb" }""");

        Assert.Equal(["a"], answer.MustBeOk().ProductIds);
        File.Delete(path);
    }

    [Fact]
    public async Task An_empty_shop_is_a_shop()
    {
        await using var application = new RecServiceApplication();

        (await application.PutAsync("/catalogue", """{ "products": [], "users": [], "personas": [], "categories": [] }""")).MustBeOk();

        Assert.Equal("""{"products":[],"users":[],"personas":[],"categories":[]}""", (await application.GetAsync("/catalogue")).MustBeOk().Text);
        (await application.RecommendAsync(LookAtAll)).MustBeProblem(HttpStatusCode.Conflict, "no-eligible-product");
    }

    private static string Persona(RecServiceApplication application, string user) =>
        application.Get<RecService.Journal.ShopState>().Catalogue.TryGetUser(user, out var known) ? known.Persona! : "";

    private static async Task LearnAsync(RecServiceApplication application, string product)
    {
        await application.DecideAsync($"teach-{product}", product);
        (await application.FeedbackAsync($$"""{ "recommendationId": "teach-{{product}}", "reward": 1 }""")).MustBeOk();
    }
}
