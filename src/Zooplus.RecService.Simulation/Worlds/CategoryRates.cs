namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>Rates by persona and category alone: the products of a category are alike. Immutable.</summary>
public sealed class CategoryRates : IRates
{
    private readonly Preferences _preferences;
    private readonly int[] _categoryOfProduct;
    private readonly Turnover _turnover;
    private readonly int[,] _before;

    /// <summary>The rates of a shop.</summary>
    /// <param name="preferences">The rates by persona and category.</param>
    /// <param name="categoryOfProduct">The category of each product there will ever be.</param>
    /// <param name="turnover">Which of them are there when.</param>
    public CategoryRates(Preferences preferences, int[] categoryOfProduct, Turnover turnover)
    {
        _preferences = preferences;
        _categoryOfProduct = categoryOfProduct;
        _turnover = turnover;
        _before = new int[categoryOfProduct.Length + 1, PersonaPreferences.Categories.Count];
        for (var product = 0; product < categoryOfProduct.Length; product++)
        {
            for (var category = 0; category < PersonaPreferences.Categories.Count; category++)
            {
                _before[product + 1, category] = _before[product, category] + (categoryOfProduct[product] == category ? 1 : 0);
            }
        }
    }

    /// <inheritdoc/>
    public double Click(int step, int persona, int product) => _preferences.Rate(step, persona, _categoryOfProduct[product]);

    /// <inheritdoc/>
    public double Best(int step, int persona, int rank)
    {
        // The rank-th best product is of the category at which the products of the better ones and its own exceed the rank.
        var ceiling = double.PositiveInfinity;
        while (true)
        {
            var (best, products) = (double.NegativeInfinity, 0);
            for (var category = 0; category < PersonaPreferences.Categories.Count; category++)
            {
                var rate = _preferences.Rate(step, persona, category);
                var present = Present(step, category);
                if (present == 0 || rate >= ceiling || rate < best)
                {
                    continue;
                }

                products = rate == best ? products + present : present;
                best = rate;
            }

            if (rank < products)
            {
                return best;
            }

            if (products == 0)
            {
                throw new ArgumentOutOfRangeException(nameof(rank), rank, "There are fewer products at that step.");
            }

            rank -= products;
            ceiling = best;
        }
    }

    /// <inheritdoc/>
    public double BestCategory(int step, int persona) => Best(step, persona, 0);

    private int Present(int step, int category)
    {
        var first = _turnover.First(step);
        return _before[first + _turnover.Present, category] - _before[first, category];
    }
}
