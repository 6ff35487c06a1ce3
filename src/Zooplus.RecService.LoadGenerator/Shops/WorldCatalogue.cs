using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.LoadGenerator.Shops;

/// <summary>A world as the catalogue of a shop.</summary>
internal static class WorldCatalogue
{
    /// <summary>The values its products and users may have.</summary>
    public static FeatureSchema Schema { get; } = new(PersonaPreferences.Personas, PersonaPreferences.Categories);

    /// <summary>The catalogue to upload.</summary>
    public static Catalogue Of(ShopWorld world) => Of(world.Products, world.Users);

    /// <summary>The catalogue to upload.</summary>
    public static Catalogue Of(IReadOnlyList<Product> products, IReadOnlyList<User> users) => new(
        [.. products.Select(product => new CatalogueProduct(product.Id, product.Category))],
        [.. users.Select(user => new CatalogueUser(user.Id, user.Persona))],
        Schema.Personas,
        Schema.Categories);

    /// <summary>How a service's catalogue differs from the world.</summary>
    /// <returns>The first difference, or null when there is none.</returns>
    public static string? Difference(Catalogue served, ShopWorld world)
    {
        if (served.Products.Count != world.Products.Count || served.Users.Count != world.Users.Count)
        {
            return FormattableString.Invariant(
                $"it has {served.Products.Count} products and {served.Users.Count} users, the world {world.Products.Count} and {world.Users.Count}");
        }

        var products = served.Products.ToDictionary(product => product.Id, StringComparer.Ordinal);
        foreach (var product in world.Products)
        {
            if (!products.TryGetValue(product.Id, out var found) || found.Category != product.Category || found.Available == false)
            {
                return $"product '{product.Id}' is not an available one of category '{product.Category}' there";
            }
        }

        var users = served.Users.ToDictionary(user => user.Id, StringComparer.Ordinal);
        foreach (var user in world.Users)
        {
            if (!users.TryGetValue(user.Id, out var found) || found.Persona != user.Persona)
            {
                return $"user '{user.Id}' is not a '{user.Persona}' there";
            }
        }

        return null;
    }
}
