using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Privacy;

namespace Zooplus.RecService.Catalogue;

/// <summary>The endpoints under <c>/catalogue</c>.</summary>
internal static class CatalogueEndpoints
{
    private const string ChangedExample = """{ "sequence": 2, "products": 50, "users": 1000, "archivedProducts": 0 }""";

    public static void AddCatalogue(this IServiceCollection services)
    {
        services.AddSettings<CatalogueOptions, CatalogueOptions.Validator>(CatalogueOptions.Section);
        services.AddSingleton<CatalogueEditor>();
        services.AddSingleton<CatalogueLines>();
        services.AddSingleton<StartupCatalogue>();
    }

    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        var catalogue = routes.MapGroup("/catalogue").WithTags("Catalogue");

        catalogue.MapGet("", Get)
            .WithName("GetCatalogue")
            .WithSummary("Show the catalogue")
            .WithDescription("The declared personas, categories and other attributes, the products (archived ones left out) and the users.")
            .WithExample(null, """{ "personas": [ "cat_person" ], "categories": [ "Cat Food" ], "products": [ { "id": "SKU-1", "category": "Cat Food", "available": true } ], "users": [ { "id": "u-1", "persona": "cat_person" } ] }""");

        catalogue.MapPut("", (JsonBody<CatalogueDocument> body, CatalogueEditor editor) => ReplaceAsync(body.Value, editor))
            .WithName("ReplaceCatalogue")
            .WithSummary("Replace the catalogue")
            .WithDescription(
                "At once and as a whole. Products that are missing are archived: what was learned about them is kept and is found again when "
                + "they return. The example replaces the notebook's shop by a shop of two products.")
            .WithMetadata(new BodyLimit(BodyLimit.Bulk))
            .WithExample(
                """{ "products": [ { "id": "0", "category": "Cat Food" }, { "id": "1", "category": "Dog Toy", "available": false } ], "users": [ { "id": "0", "persona": "cat_connoisseur" } ] }""",
                ChangedExample)
            .ProducesProblems(400, 413, 415, 503);

        catalogue.MapPatch("", MergeAsync)
            .WithName("MergeCatalogue")
            .WithSummary("Add or overwrite products and users")
            .WithDescription("JSON objects, a line each, with a product or a user. All are applied at once, or none when one is at fault.")
            .WithMetadata(new BodyLimit(BodyLimit.Bulk))
            .Accepts<CatalogueLine>(CatalogueLines.MediaType)
            .WithExample("""{ "product": { "id": "SKU-1", "category": "Cat Food" } }""", ChangedExample)
            .ProducesProblems(400, 413, 415, 503);

        catalogue.MapGet("/products/{id}", GetProduct)
            .WithName("GetProduct")
            .WithSummary("Show a product")
            .WithDescription("A product of the catalogue; an archived one is not found.")
            .WithExample(null, """{ "id": "0", "category": "Cat Toy", "available": true }""", ("id", "0"))
            .ProducesProblems(404);

        catalogue.MapPut("/products/{id}", (string id, JsonBody<ProductBody> body, CatalogueEditor editor) =>
                editor.MergeAsync(CatalogueChanges.Of(new Product(id, body.Value.Category, body.Value.Available, body.Value.Attributes))))
            .WithName("PutProduct")
            .WithSummary("Add or overwrite a product")
            .WithDescription("Takes a product into the catalogue, out of stock with available false, and back again.")
            .WithExample("""{ "category": "Cat Toy", "available": false }""", ChangedExample, ("id", "0"))
            .ProducesProblems(400, 413, 415, 503);

        catalogue.MapDelete("/products/{id}", (string id, CatalogueEditor editor) => editor.RemoveProductAsync(id))
            .WithName("DeleteProduct")
            .WithSummary("Archive a product")
            .WithDescription("It is no longer recommended. What was learned about it is kept and is found again when it returns.")
            .WithExample(null, ChangedExample, ("id", "0"))
            .ProducesProblems(404, 503);

        catalogue.MapGet("/users/{id}", GetUser)
            .WithName("GetUser")
            .WithSummary("Show a user")
            .WithDescription("A user of the catalogue. Visitors are never added to it by recommending to them.")
            .WithExample(null, """{ "id": "0", "persona": "budget_shopper" }""", ("id", "0"))
            .ProducesProblems(404);

        catalogue.MapPut("/users/{id}", (string id, JsonBody<UserBody> body, CatalogueEditor editor) => editor.MergeAsync(CatalogueChanges.Of(new User(id, body.Value.Persona, body.Value.Attributes))))
            .WithName("PutUser")
            .WithSummary("Add or overwrite a user")
            .WithDescription("Says what the shop knows about a user.")
            .WithExample("""{ "persona": "fish_hobbyist" }""", ChangedExample, ("id", "0"))
            .ProducesProblems(400, 413, 415, 503);

        catalogue.MapDelete("/users/{id}", (string id, CatalogueEditor editor) => editor.RemoveUserAsync(id))
            .WithName("DeleteUser")
            .WithSummary("Remove a user")
            .WithDescription("The user is a visitor from then on.")
            .WithExample(null, ChangedExample, ("id", "0"))
            .ProducesProblems(404, 503);
    }

    private static Ok<CatalogueDocument> Get(ShopState state)
    {
        var catalogue = state.Catalogue;
        return TypedResults.Ok(new CatalogueDocument(
            [.. catalogue.Products.Select(ProductContract.Of)],
            [.. catalogue.Users.Select(UserContract.Of)],
            catalogue.Schema.Personas,
            catalogue.Schema.Categories,
            DeclaredSchema.Beside(catalogue.Schema)));
    }

    private static async Task<Results<Ok<CatalogueChanged>, ProblemHttpResult>> ReplaceAsync(CatalogueDocument document, CatalogueEditor editor) =>
        CatalogueDocumentFaults.Of(document) is { } faults
            ? TypedResults.Problem(Problem.Invalid(faults))
            : TypedResults.Ok(await editor.ReplaceAsync(document));

    private static async Task<Ok<CatalogueChanged>> MergeAsync(HttpRequest request, CatalogueLines lines, CatalogueEditor editor)
    {
        var changes = await lines.ReadAsync(request);
        return TypedResults.Ok(await editor.MergeAsync(changes));
    }

    private static Results<Ok<ProductContract>, ProblemHttpResult> GetProduct(string id, ShopState state)
    {
        var catalogue = state.Catalogue;
        return catalogue.TryGetProduct(id, out var index)
            ? TypedResults.Ok(ProductContract.Of(catalogue.ProductAt(index)))
            : TypedResults.Problem(Problem.UnknownResource("product", id));
    }

    private static Results<Ok<UserContract>, ProblemHttpResult> GetUser(string id, ShopState state, UserIdentity identity) =>
        state.Catalogue.TryGetUser(identity.Of(id), out var user)
            ? TypedResults.Ok(UserContract.Of(user))
            : TypedResults.Problem(Problem.UnknownResource("user", id));
}
