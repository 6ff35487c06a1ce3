namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>
/// The notebook's shop with products and users that come and go: of 50 products the oldest makes room for a new one every 400 steps, and
/// of 1,000 users the ten oldest for ten new ones.
/// </summary>
public sealed class NewcomersWorld : IWorld
{
    private const int Every = 400;
    private static readonly Turnover OfProducts = new(50, Every, 1);
    private static readonly Turnover OfUsers = new(1000, Every, 10);

    /// <inheritdoc/>
    public string Name => "newcomers";

    /// <inheritdoc/>
    public string Description => "Products and users appear and vanish: every 400 steps one of 50 products and ten of 1,000 users are replaced.";

    /// <inheritdoc/>
    public Course Start(long seed, int steps)
    {
        var categories = SyntheticShop.Categories(OfProducts.InAll(steps), new CourseDraws(Name, seed, "categories"));
        var personas = SyntheticShop.Personas(OfUsers.InAll(steps), new CourseDraws(Name, seed, "personas"));
        return new Course(Name, seed)
        {
            Steps = steps,
            Products = SyntheticShop.Products(categories),
            Users = SyntheticShop.Users(personas),
            PersonaOfUser = personas,
            ProductTurnover = OfProducts,
            UserTurnover = OfUsers,
            Rates = new CategoryRates(Preferences.Notebook, categories, OfProducts),
        };
    }
}
