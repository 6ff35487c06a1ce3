using System.Globalization;
using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>Products and users of the notebook's categories and personas, as many as a world needs.</summary>
internal static class SyntheticShop
{
    /// <summary>A category for each product, all equally likely.</summary>
    public static int[] Categories(int products, CourseDraws draws) => Drawn(products, PersonaPreferences.Categories.Count, draws);

    /// <summary>A persona for each user, all equally likely.</summary>
    public static int[] Personas(int users, CourseDraws draws) => Drawn(users, PersonaPreferences.Personas.Count, draws);

    /// <summary>Products with their numbers for ids.</summary>
    public static IReadOnlyList<Product> Products(int[] categories) =>
        [.. categories.Select((category, product) => new Product(Id(product), PersonaPreferences.Categories[category]))];

    /// <summary>Users with their numbers for ids.</summary>
    public static IReadOnlyList<User> Users(int[] personas) =>
        [.. personas.Select((persona, user) => new User(Id(user), PersonaPreferences.Personas[persona]))];

    private static int[] Drawn(int count, int values, CourseDraws draws) => [.. Enumerable.Range(0, count).Select(place => draws.Below(place, values))];

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);
}
