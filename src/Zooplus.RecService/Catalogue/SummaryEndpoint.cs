using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Journal;
using Zooplus.RecService.OpenApi;

namespace Zooplus.RecService.Catalogue;

/// <summary><c>GET /catalogue/summary</c>.</summary>
internal static class SummaryEndpoint
{
    /// <summary>How many users stand for those of a persona.</summary>
    private const int SampleLength = 100;

    public static void MapCatalogueSummary(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/catalogue/summary", Get)
            .WithName("GetCatalogueSummary")
            .WithTags("Catalogue")
            .WithSummary("Show what there is, in numbers")
            .WithDescription($"How many products and users there are, by category and by persona, with up to {SampleLength} users of each persona: as short for a large shop as for a small one.")
            .WithExample(
                null,
                """{ "products": 50, "users": 1000, "categories": [ { "name": "Cat Food", "available": 10 } ], "personas": [ { "name": "cat_connoisseur", "users": 250, "sample": [ "1", "4" ] } ] }""");

    private static Ok<CatalogueSummary> Get(ShopState state)
    {
        var catalogue = state.Catalogue;
        var categories = new int[catalogue.Schema.Categories.Count];
        foreach (var product in catalogue.Available)
        {
            categories[catalogue.CategoryAt(product)]++;
        }

        var users = catalogue.Schema.Personas.Select(_ => 0).ToArray();
        var samples = users.Select(_ => new List<string>()).ToArray();
        foreach (var user in catalogue.Users)
        {
            var persona = catalogue.Schema.PersonaIndex(user.Persona);
            if (persona >= 0 && users[persona]++ < SampleLength)
            {
                samples[persona].Add(user.Id);
            }
        }

        return TypedResults.Ok(new CatalogueSummary(
            catalogue.ProductCount,
            catalogue.UserCount,
            [.. catalogue.Schema.Categories.Select((name, category) => new CategorySummary(name, categories[category]))],
            [.. catalogue.Schema.Personas.Select((name, persona) => new PersonaSummary(name, users[persona], samples[persona]))]));
    }
}

/// <summary>What there is, in numbers.</summary>
/// <param name="Products">How many products are in the catalogue, available or not.</param>
/// <param name="Users">How many users are in it.</param>
/// <param name="Categories">The declared categories.</param>
/// <param name="Personas">The declared personas.</param>
internal sealed record CatalogueSummary(int Products, int Users, IReadOnlyList<CategorySummary> Categories, IReadOnlyList<PersonaSummary> Personas);

/// <summary>A category.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Available">How many of its products may be recommended now.</param>
internal sealed record CategorySummary(string Name, int Available);

/// <summary>A persona.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Users">How many users have it.</param>
/// <param name="Sample">Some of them, by id.</param>
internal sealed record PersonaSummary(string Name, int Users, IReadOnlyList<string> Sample);
