namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>
/// 50,000 products, most of them seen never or once: each is as good as its category, give or take a Normal(0, 0.05) of its own.
/// </summary>
public sealed class LongTailWorld : IWorld
{
    private const int ProductCount = 50_000;
    private const int UserCount = 1000;
    private const double Deviation = 0.05;

    /// <inheritdoc/>
    public string Name => "long-tail";

    /// <inheritdoc/>
    public string Description => "50,000 products, each as good as its category give or take Normal(0, 0.05).";

    /// <inheritdoc/>
    public Course Start(long seed, int steps)
    {
        var categories = SyntheticShop.Categories(ProductCount, new CourseDraws(Name, seed, "categories"));
        var personas = SyntheticShop.Personas(UserCount, new CourseDraws(Name, seed, "personas"));
        return new Course(Name, seed)
        {
            Steps = steps,
            Products = SyntheticShop.Products(categories),
            Users = SyntheticShop.Users(personas),
            PersonaOfUser = personas,
            ProductTurnover = new Turnover(ProductCount),
            UserTurnover = new Turnover(UserCount),
            Rates = new ProductRates(categories, Deviation, new CourseDraws(Name, seed, "products")),
        };
    }
}
