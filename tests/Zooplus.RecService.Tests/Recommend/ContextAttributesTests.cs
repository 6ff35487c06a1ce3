using System.Text.Json;
using Zooplus.RecService.Tests.Catalogue;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Recommend;

public sealed class ContextAttributesTests(DeclaredShop shop) : IClassFixture<DeclaredShop>
{
    [Theory]
    [InlineData("linucb-shared")]
    [InlineData("linucb")]
    public async Task What_is_liked_in_one_season_is_not_expected_in_another(string policy)
    {
        await using var application = await Shops.OpenAsync();
        for (var i = 0; i < 40; i++)
        {
            foreach (var (season, liked) in new[] { ("winter", "sled"), ("summer", "float") })
            {
                foreach (var product in new[] { "sled", "float" })
                {
                    await Shops.TeachAsync(application, $"{season}-{product}-{i}", policy, product, $$"""{ "season": "{{season}}" }""", product == liked ? 1 : 0);
                }
            }
        }

        var winter = await Shops.ExpectedAsync(application, policy, """{ "season": "winter" }""");
        var summer = await Shops.ExpectedAsync(application, policy, """{ "season": "summer" }""");

        Assert.True(winter["sled"] > winter["float"] + 0.5, $"{winter["sled"]} {winter["float"]}");
        Assert.True(summer["float"] > summer["sled"] + 0.5, $"{summer["float"]} {summer["sled"]}");
    }

    [Fact]
    public async Task A_number_of_a_user_and_one_of_a_product_change_what_is_expected()
    {
        await using var application = await Shops.OpenAsync("""
            {
              "products": [ { "id": "cheap", "category": "Toy", "attributes": { "price": 15 } }, { "id": "dear", "category": "Toy", "attributes": { "price": 25 } } ],
              "users": [ { "id": "anna" } ], "personas": [], "categories": [ "Toy" ],
              "schema": { "user": { "age": { "mean": 40, "deviation": 10 } }, "product": { "price": { "mean": 20, "deviation": 5 } }, "interactions": [ "age × price" ] }
            }
            """);
        for (var i = 0; i < 40; i++)
        {
            foreach (var (age, liked) in new[] { (30, "cheap"), (50, "dear") })
            {
                foreach (var product in new[] { "cheap", "dear" })
                {
                    await Shops.TeachAsync(application, $"{age}-{product}-{i}", "linucb-shared", product, $$"""{ "age": {{age}} }""", product == liked ? 1 : 0);
                }
            }
        }

        var young = await Shops.ExpectedAsync(application, "linucb-shared", """{ "age": 25 }""");
        var mean = await Shops.ExpectedAsync(application, "linucb-shared", "{}");

        Assert.True(young["cheap"] > young["dear"] + 0.9, $"{young["cheap"]} {young["dear"]}");
        Assert.Equal(0.5, mean["cheap"], 0.05);
        Assert.Equal(mean["cheap"], mean["dear"], 1e-9);
    }

    [Theory]
    [InlineData("anna", "{}", "user")]
    [InlineData("anna", """{ "season": "winter" }""", "user")]
    [InlineData("anna", """{ "season": "no such season" }""", "user")]
    [InlineData("anna", """{ "persona": "cat" }""", "context")]
    [InlineData("anna", """{ "age": 30 }""", "context")]
    [InlineData("anna", """{ "persona": "no such persona" }""", "user")]
    [InlineData("ben", "{}", "unknownUser")]
    [InlineData("ben", """{ "season": "no such season" }""", "unknownUser")]
    [InlineData("ben", """{ "persona": "no such persona" }""", "unknownUser")]
    [InlineData("visitor", """{ "season": "winter" }""", "context")]
    [InlineData("visitor", """{ "campaign": "anything" }""", "context")]
    [InlineData("visitor", """{ "persona": null, "season": null }""", "unknownUser")]
    public async Task The_basis_says_where_what_is_known_of_the_user_comes_from(string user, string context, string basis)
    {
        var answer = await shop.Application.RecommendAsync($$"""{ "userId": "{{user}}", "policy": "linucb", "context": {{context}} }""");

        Assert.Equal(basis, answer.MustBeOk()["basis"].GetString());
    }

    [Theory]
    [InlineData("""{ "planet": "Mars" }""", "context.planet")]
    [InlineData("""{ "brand": "Acme" }""", "context.brand")]
    [InlineData("""{ "category": "Toy" }""", "context.category")]
    [InlineData("""{ "season": 3 }""", "context.season")]
    [InlineData("""{ "age": "old" }""", "context.age")]
    [InlineData("""{ "age": true }""", "context.age")]
    [InlineData("""{ "age": { "years": 3 } }""", "context.age")]
    [InlineData("""{ "age": 1e400 }""", "context.age")]
    [InlineData("""{ "persona": 3 }""", "context.persona")]
    [InlineData("""{ "season": "summer", "season": "winter" }""", "context.season")]
    [InlineData("""{ "persona": "cat", "persona": "dog" }""", "context.persona")]
    [InlineData("""[]""", "context")]
    [InlineData("\"winter\"", "context")]
    public async Task An_attribute_that_cannot_be_is_refused_by_field_with_what_was_given_and_what_is_allowed(string context, string field)
    {
        var refusal = (await shop.Application.RecommendAsync($$"""{ "recommendationId": "r", "userId": "anna", "policy": "linucb", "context": {{context}} }""")).MustBeInvalid(field);

        Assert.Matches("allowed|once", refusal["errors"].GetProperty(field)[0].GetString()!);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await shop.Application.GetAsync("/recommendations/r")).Status);
    }

    [Fact]
    public async Task The_same_request_is_answered_again_and_one_with_another_attribute_is_a_conflict()
    {
        var application = shop.Application;
        const string Winter = """{ "recommendationId": "asked-twice", "userId": "anna", "policy": "linucb", "context": { "season": "winter", "age": 30 } }""";

        var first = (await application.RecommendAsync(Winter)).MustBeOk();

        Assert.Equal(first.Text, (await application.RecommendAsync(Winter.Replace("""
            "season": "winter", "age": 30
            """, """
            "age": 30, "season": "winter"
            """, StringComparison.Ordinal))).MustBeOk().Text);
        (await application.RecommendAsync(Winter.Replace("30", "31", StringComparison.Ordinal))).MustBeProblem(System.Net.HttpStatusCode.Conflict, "recommendation-id-conflict");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_decision_keeps_the_attributes_it_used_whatever_the_catalogue_says_later(bool onDisk)
    {
        using var journal = new TemporaryJournal();
        await using var application = await Shops.OpenAsync(settings: onDisk ? journal.Setting : ("Journal:Path", ""));
        var answer = (await application.RecommendAsync(
            """{ "recommendationId": "r", "userId": "anna", "policy": "linucb", "candidates": [ "sled" ], "context": { "season": "winter" } }""")).MustBeOk();
        (await application.PutAsync("/catalogue/users/anna", """{ "persona": "cat", "attributes": { "age": 20 } }""")).MustBeOk();
        (await application.PutAsync("/catalogue/products/sled", """{ "category": "Food" }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "r", "reward": 1 }""")).MustBeOk();

        Assert.Equal("""{"brand":"Acme","price":25}""", answer.Items[0].GetProperty("attributes").GetRawText());
        var recorded = (await application.GetAsync("/recommendations/r")).MustBeOk();
        Assert.Equal("""{"persona":"dog","age":52,"season":"winter"}""", recorded["context"].GetRawText());
        Assert.Equal(2, recorded["schemaVersion"].GetInt64());

        var line = JsonSerializer.Deserialize<JsonElement>((await application.GetAsync("/journal/export")).Text);
        Assert.Equal("""{"age":52,"season":"winter"}""", line.GetProperty("attributes").GetRawText());
        Assert.Equal(2, line.GetProperty("schemaVersion").GetInt64());
        Assert.Equal("""{"brand":"Acme","price":25}""", line.GetProperty("items")[0].GetProperty("attributes").GetRawText());

        var example = JsonSerializer.Deserialize<JsonElement>((await application.GetAsync("/journal/export?format=dsjson")).Text).GetProperty("c");
        Assert.Equal("""{"id":"anna","persona":"dog","age":52,"season":"winter"}""", example.GetProperty("User").GetRawText());
        Assert.Equal("""{"id":"sled","category":"Toy","brand":"Acme","price":25}""", example.GetProperty("_multi")[0].GetProperty("Product").GetRawText());
    }

    [Fact]
    public async Task A_slate_takes_no_more_of_a_category_than_it_may_however_many_features_tell_its_products_apart()
    {
        foreach (var policy in new[] { "linucb", "linucb-shared", "linear-thompson", "random" })
        {
            var answer = await shop.Application.RecommendAsync($$"""{ "userId": "anna", "policy": "{{policy}}", "count": 3, "maxPerCategory": 1 }""");

            Assert.Equal(["Food", "Toy"], answer.MustBeOk().Items.Select(item => item.GetProperty("category").GetString()).Order());
        }
    }
}
