using System.Globalization;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Catalogue;

public sealed class DeclaredSchemaTests(RunningService service, DeclaredShop shop) : IClassFixture<RunningService>, IClassFixture<DeclaredShop>
{
    [Fact]
    public async Task A_schema_that_was_put_is_the_schema_that_is_got()
    {
        await using var application = await Shops.OpenAsync();

        Assert.Equal(Shops.Declared, (await application.GetAsync("/catalogue")).Text);
        Assert.Equal("""{"id":"sled","category":"Toy","available":true,"attributes":{"brand":"Acme","price":25}}""", (await application.GetAsync("/catalogue/products/sled")).Text);
        Assert.Equal("""{"id":"anna","persona":"dog","attributes":{"age":52}}""", (await application.GetAsync("/catalogue/users/anna")).Text);
    }

    [Fact]
    public async Task Personas_and_categories_may_be_declared_in_the_schema_as_well()
    {
        await using var application = await Shops.OpenAsync("""
            {
              "products": [ { "id": "a", "category": "Toy" } ], "users": [],
              "schema": { "user": { "persona": { "values": [ "owner" ] } }, "product": { "category": { "values": [ "Toy", "Food" ] } } }
            }
            """);

        Assert.Equal(
            """{"products":[{"id":"a","category":"Toy","available":true}],"users":[],"personas":["owner"],"categories":["Food","Toy"]}""",
            (await application.GetAsync("/catalogue")).Text);
    }

    [Fact]
    public async Task A_schema_left_out_stays_as_declared_and_an_empty_one_is_that_of_the_notebook()
    {
        await using var application = await Shops.OpenAsync();

        (await application.PutAsync("/catalogue", """{ "products": [], "users": [], "personas": [ "bird" ] }""")).MustBeOk();
        var kept = (await application.GetAsync("/catalogue")).MustBeOk();
        (await application.PutAsync("/catalogue", """{ "products": [], "users": [], "schema": {} }""")).MustBeOk();
        var emptied = (await application.GetAsync("/catalogue")).MustBeOk();

        Assert.Equal(["bird"], kept["personas"].EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(12, kept["schema"].GetProperty("user").GetProperty("age").GetProperty("deviation").GetDouble());
        Assert.False(emptied.Json.TryGetProperty("schema", out _));
        Assert.Equal(["Food", "Toy"], emptied["categories"].EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task Attributes_come_and_go_with_single_products_and_users()
    {
        await using var application = await Shops.OpenAsync();

        (await application.PutAsync("/catalogue/products/bowl", """{ "category": "Food", "attributes": { "price": 3.5, "brand": null } }""")).MustBeOk();
        (await application.PutAsync("/catalogue/users/ben", """{ "attributes": { "age": 20 } }""")).MustBeOk();
        (await application.PatchAsync("/catalogue", """
            { "product": { "id": "sled", "category": "Toy", "attributes": {} } }
            { "user": { "id": "carl", "attributes": { "age": 77 } } }
            """)).MustBeOk();

        Assert.Equal("""{"id":"bowl","category":"Food","available":true,"attributes":{"price":3.5}}""", (await application.GetAsync("/catalogue/products/bowl")).Text);
        Assert.Equal("""{"id":"ben","attributes":{"age":20}}""", (await application.GetAsync("/catalogue/users/ben")).Text);
        Assert.Equal("""{"id":"sled","category":"Toy","available":true}""", (await application.GetAsync("/catalogue/products/sled")).Text);
        Assert.Equal("""{"id":"carl","attributes":{"age":77}}""", (await application.GetAsync("/catalogue/users/carl")).Text);
        (await application.PutAsync("/catalogue/products/bowl", """{ "category": "Food", "attributes": { "prize": 1 } }""")).MustBeInvalid("attributes.prize");
        (await application.PatchAsync("/catalogue", """{ "user": { "id": "carl", "attributes": { "age": "old" } } }""")).MustBeInvalid("line 1: user.attributes.age");
    }

    [Theory]
    [InlineData("""{ "user": { "age": {} } }""", "schema.user.age")]
    [InlineData("""{ "user": { "age": null } }""", "schema.user.age")]
    [InlineData("""{ "user": { "age": { "mean": 40 } } }""", "schema.user.age")]
    [InlineData("""{ "user": { "age": { "mean": 40, "deviation": 0 } } }""", "schema.user.age.deviation")]
    [InlineData("""{ "user": { "age": { "mean": 40, "deviation": -1 } } }""", "schema.user.age.deviation")]
    [InlineData("""{ "user": { "age": { "mean": 40, "deviation": 1, "hashed": 4 } } }""", "schema.user.age")]
    [InlineData("""{ "user": { "age": { "mean": "40", "deviation": 1 } } }""", "schema.user.age.mean")]
    [InlineData("""{ "user": { "1st": { "hashed": 4 } } }""", "schema.user.1st")]
    [InlineData("""{ "user": { "a b": { "hashed": 4 } } }""", "schema.user.a b")]
    [InlineData("""{ "user": { "": { "hashed": 4 } } }""", "schema.user.")]
    [InlineData("""{ "user": { "category": { "values": [ "a" ] } } }""", "schema.user.category")]
    [InlineData("""{ "product": { "persona": { "values": [ "a" ] } } }""", "schema.product.persona")]
    [InlineData("""{ "product": { "category": { "hashed": 4 } } }""", "schema.product.category")]
    [InlineData("""{ "user": { "x": { "hashed": 4 } }, "product": { "x": { "hashed": 4 } } }""", "schema.product.x")]
    [InlineData("""{ "request": { "season": { "values": [ "summer", "" ] } } }""", "schema.request.season.values[1]")]
    [InlineData("""{ "request": { "season": { "values": [ null ] } } }""", "schema.request.season.values[0]")]
    [InlineData("""{ "request": { "campaign": { "hashed": 0 } } }""", "schema.request.campaign.hashed")]
    [InlineData("""{ "request": { "campaign": { "hashed": 1001 } } }""", "schema.request.campaign.hashed")]
    [InlineData("""{ "request": { "campaign": { "hashed": 1000 } } }""", "schema")]
    [InlineData("""{ "request": { "campaign": { "buckets": 8 } } }""", "schema.request.campaign.buckets")]
    [InlineData("""{ "interactions": [ "persona × season" ] }""", "schema.interactions[0]")]
    [InlineData("""{ "interactions": [ "persona × category", "persona × persona" ] }""", "schema.interactions[1]")]
    [InlineData("""{ "interactions": [ "persona" ] }""", "schema.interactions[0]")]
    [InlineData("""{ "interactions": [ null ] }""", "schema.interactions[0]")]
    [InlineData("""{ "users": {} }""", "schema.users")]
    [InlineData("""{ "user": [] }""", "schema.user")]
    public async Task A_bad_schema_is_refused_by_field_and_nothing_of_it_is_applied(string schema, string field)
    {
        var application = service.Application;
        var state = await application.StateAsync();

        (await application.PutAsync("/catalogue", $$"""{ "products": [], "users": [], "schema": {{schema}} }""")).MustBeInvalid(field);

        Assert.Equal(state, await application.StateAsync());
    }

    [Fact]
    public async Task A_list_of_personas_and_a_schema_that_differ_are_refused() =>
        (await service.Application.PutAsync("/catalogue", """{ "products": [], "users": [], "personas": [ "a" ], "schema": { "user": { "persona": { "values": [ "b" ] } } } }"""))
            .MustBeInvalid("personas");

    [Theory]
    [InlineData("""{ "prize": 1 }""", "prize")]
    [InlineData("""{ "age": 1 }""", "age")]
    [InlineData("""{ "category": "Toy" }""", "category")]
    [InlineData("""{ "price": "cheap" }""", "price")]
    [InlineData("""{ "brand": 7 }""", "brand")]
    [InlineData("""{ "brand": true }""", "brand")]
    [InlineData("""{ "brand": [ "Acme" ] }""", "brand")]
    [InlineData("""{ "price": 1e400 }""", "price")]
    [InlineData("""{ "price": 1, "price": 2 }""", "price")]
    public async Task A_products_attribute_that_cannot_be_is_refused_by_field(string attributes, string name)
    {
        var state = await shop.Application.StateAsync();

        (await shop.Application.PutAsync("/catalogue", $$"""{ "products": [ { "id": "a", "category": "Toy", "attributes": {{attributes}} } ], "users": [] }"""))
            .MustBeInvalid($"products[0].attributes.{name}");

        Assert.Equal(state, await shop.Application.StateAsync());
    }

    [Fact]
    public async Task A_text_that_is_not_among_the_values_is_kept_and_ignored_and_one_that_is_too_long_is_refused()
    {
        await using var application = await Shops.OpenAsync();

        (await application.PutAsync("/catalogue/products/new", """{ "category": "Toy", "attributes": { "brand": "Nobody" } }""")).MustBeOk();
        var score = (await Shops.ExpectedAsync(application, "linucb-shared", "{}"))["new"];
        var longest = new string('x', CatalogueRules.TextLengthMax);
        (await application.PutAsync("/catalogue/products/new", $$"""{ "category": "Toy", "attributes": { "brand": "{{longest}}" } }""")).MustBeOk();
        (await application.PutAsync("/catalogue/products/new", $$"""{ "category": "Toy", "attributes": { "brand": "{{longest}}x" } }""")).MustBeInvalid("attributes.brand");

        Assert.Equal(0, score);
    }

    [Fact]
    public async Task As_many_attributes_and_interactions_are_declared_as_the_limits_say_and_no_more()
    {
        await using var application = new RecServiceApplication();

        (await PutAsync(application, attributes: CatalogueRules.AttributesMax - 2, interactions: CatalogueRules.InteractionsMax)).MustBeOk();
        (await PutAsync(application, attributes: CatalogueRules.AttributesMax - 1, interactions: 0)).MustBeInvalid("schema");
        (await PutAsync(application, attributes: CatalogueRules.AttributesMax - 2, interactions: CatalogueRules.InteractionsMax + 1)).MustBeInvalid("schema.interactions");
        Assert.Equal(1, application.Get<ShopState>().Catalogue.Schema.Version - 1);

        static Task<Answer> PutAsync(RecServiceApplication application, int attributes, int interactions)
        {
            var declared = Enumerable.Range(0, attributes).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""  "a{{i}}": { "hashed": 2 } """));
            var pairs = Enumerable.Range(0, interactions).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"a{i % 8} * a{10 + (i / 8)}\""));
            return application.PutAsync(
                "/catalogue",
                $$"""{ "products": [], "users": [], "schema": { "request": { {{string.Join(',', declared)}} }, "interactions": [ {{string.Join(',', pairs)}} ] } }""");
        }
    }
}
