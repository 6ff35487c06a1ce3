using System.Globalization;
using System.Net;

namespace Zooplus.RecService.Tests.Catalogue;

public sealed class BadCatalogueTests(RunningService service) : IClassFixture<RunningService>
{
    private static readonly string LongId = new('x', 129);

    [Theory]
    [InlineData("""{ "products": [ { "id": "a", "category": "Cat Food" }, { "id": "a", "category": "Cat Food" } ], "users": [] }""", "products[1].id")]
    [InlineData("""{ "products": [], "users": [ { "id": "u" }, { "id": "v" }, { "id": "u" } ] }""", "users[2].id")]
    [InlineData("""{ "products": [ { "id": "a", "category": "no such category" } ], "users": [] }""", "products[0].category")]
    [InlineData("""{ "products": [], "users": [ { "id": "u", "persona": "no such persona" } ] }""", "users[0].persona")]
    [InlineData("""{ "products": [ { "id": "a", "category": "Cat Food" } ], "users": [], "categories": [ "Dog Food" ] }""", "products[0].category")]
    [InlineData("""{ "products": [ { "id": "", "category": "Cat Food" } ], "users": [] }""", "products[0].id")]
    [InlineData("""{ "products": [ null ], "users": [] }""", "products[0]")]
    [InlineData("""{ "products": [], "users": [ { "id": "u" }, null ] }""", "users[1]")]
    [InlineData("""{ "products": [], "users": [], "personas": [ null ] }""", "personas[0]")]
    [InlineData("""{ "products": [], "users": [], "categories": [ "" ] }""", "categories[0]")]
    [InlineData("""{ "products": null, "users": [] }""", "products")]
    [InlineData("""{ "products": [] }""", "users")]
    [InlineData("""{ "products": [ { "id": "a" } ], "users": [] }""", "products[0].category")]
    [InlineData("""{ "products": [ { "id": "a", "category": null } ], "users": [] }""", "products[0].category")]
    [InlineData("""{ "products": [ { "id": 1, "category": "Cat Food" } ], "users": [] }""", "products[0].id")]
    [InlineData("""{ "products": [ { "id": "a", "category": "Cat Food", "price": 1 } ], "users": [] }""", "products[0].price")]
    [InlineData("""{ "products": [ { "id": "a", "category": "Cat Food", "available": "no" } ], "users": [] }""", "products[0].available")]
    public async Task A_bad_catalogue_is_refused_by_field_and_nothing_of_it_is_applied(string body, string field)
    {
        var application = service.Application;
        var state = await application.StateAsync();

        (await application.PutAsync("/catalogue", body)).MustBeInvalid(field);

        Assert.Equal(state, await application.StateAsync());
    }

    [Theory]
    [InlineData("""{ "product": { "id": "new", "category": "no such category" } }""", "line 2: product.category")]
    [InlineData("""{ "product": { "id": "", "category": "Cat Food" } }""", "line 2: product.id")]
    [InlineData("""{ "product": { "id": "fine", "category": "Cat Food" } }""", "line 2: product.id")]
    [InlineData("""{ "user": { "id": "new", "persona": "no such persona" } }""", "line 2: user.persona")]
    [InlineData("""{ "product": { "id": "new", "category": "Cat Food" }, "user": { "id": "new" } }""", "line 2")]
    [InlineData("""{ }""", "line 2")]
    [InlineData("""null""", "line 2")]
    [InlineData("""{ "product": { "id": "new" } }""", "line 2")]
    [InlineData("""{ "products": [] }""", "line 2")]
    [InlineData("""{ "product": """, "line 2")]
    public async Task A_bad_line_is_named_and_no_line_is_applied(string line, string field)
    {
        var application = service.Application;
        var state = await application.StateAsync();

        (await application.PatchAsync("/catalogue", $$"""
            { "product": { "id": "fine", "category": "Cat Food" } }
            {{line}}
            { "user": { "id": "fine" } }
            """)).MustBeInvalid(field);

        Assert.Equal(state, await application.StateAsync());
    }

    [Theory]
    [InlineData("/catalogue/products/new", """{ "category": "no such category" }""", "category")]
    [InlineData("/catalogue/products/new", """{ }""", "category")]
    [InlineData("/catalogue/products/new", """{ "id": "new", "category": "Cat Food" }""", "id")]
    [InlineData("/catalogue/users/new", """{ "persona": "no such persona" }""", "persona")]
    [InlineData("/catalogue/users/new", """{ "persona": 1 }""", "persona")]
    public async Task A_bad_product_or_user_is_refused_by_field(string path, string body, string field)
    {
        var application = service.Application;
        var state = await application.StateAsync();

        (await application.PutAsync(path, body)).MustBeInvalid(field);

        Assert.Equal(state, await application.StateAsync());
    }

    [Fact]
    public async Task An_id_that_is_too_long_is_refused_wherever_it_comes_from()
    {
        var application = service.Application;

        (await application.PutAsync($"/catalogue/products/{LongId}", """{ "category": "Cat Food" }""")).MustBeInvalid("id");
        (await application.PutAsync($"/catalogue/users/{LongId}", "{}")).MustBeInvalid("id");
        (await application.PutAsync("/catalogue", $$"""{ "products": [ { "id": "{{LongId}}", "category": "Cat Food" } ], "users": [] }""")).MustBeInvalid("products[0].id");
        (await application.PatchAsync("/catalogue", $$"""{ "user": { "id": "{{LongId}}" } }""")).MustBeInvalid("line 1: user.id");
    }

    [Fact]
    public async Task More_personas_and_categories_than_arms_have_room_for_are_refused()
    {
        var application = service.Application;
        var names = string.Join(',', Enumerable.Range(0, 997).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"c{i}\"")));

        var answer = (await application.PutAsync("/catalogue", $$"""{ "products": [], "users": [], "categories": [ {{names}} ] }""")).MustBeInvalid("categories");

        Assert.Contains("1001", answer["detail"].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task A_patch_of_another_content_type_is_refused(string mediaType)
    {
        var application = service.Application;

        (await application.SendAsync(HttpMethod.Patch, "/catalogue", """{ "user": { "id": "u" } }""", mediaType))
            .MustBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }
}
