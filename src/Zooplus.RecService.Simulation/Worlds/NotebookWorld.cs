using System.Numerics;

namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>The notebook's shop: 50 products, 1,000 users, four personas whose tastes never change. Rewards come at once.</summary>
/// <remarks>The shop is the same for every seed, so that weights trained for it know its users; who comes by and clicks is not.</remarks>
public sealed class NotebookWorld : IWorld
{
    private const int ProductCount = 50;
    private const int UserCount = 1000;
    private static readonly BigInteger ShopSeed = 42;
    private static readonly ShopWorld Shop = new(ProductCount, UserCount, ShopSeed);
    private static readonly int[] CategoryOfProduct = [.. Shop.Products.Select(product => IndexIn(PersonaPreferences.Categories, product.Category))];
    private static readonly int[] PersonaOfUser = [.. Shop.Users.Select(user => IndexIn(PersonaPreferences.Personas, user.Persona!))];

    /// <inheritdoc/>
    public string Name => "notebook";

    /// <inheritdoc/>
    public string Description => "The notebook's shop: tastes never change, rewards come at once.";

    /// <inheritdoc/>
    public Course Start(long seed, int steps) => Start(Name, seed, steps, Preferences.Notebook);

    /// <summary>The same shop with other preferences.</summary>
    internal static Course Start(string world, long seed, int steps, Preferences preferences) => new(world, seed)
    {
        Steps = steps,
        Products = Shop.Products,
        Users = Shop.Users,
        PersonaOfUser = PersonaOfUser,
        ProductTurnover = new Turnover(ProductCount),
        UserTurnover = new Turnover(UserCount),
        Rates = new CategoryRates(preferences, CategoryOfProduct, new Turnover(ProductCount)),
    };

    private static int IndexIn(IReadOnlyList<string> names, string name) => names.TakeWhile(other => other != name).Count();
}
