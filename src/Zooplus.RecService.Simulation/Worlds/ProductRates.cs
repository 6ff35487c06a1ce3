using MathNet.Numerics.Distributions;

namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>
/// Rates by product: that of its category for the persona, plus what the product has of its own, the same for every persona, clipped to
/// 0..1. Nothing changes with time. Immutable.
/// </summary>
public sealed class ProductRates : IRates
{
    private readonly int[] _categoryOfProduct;
    private readonly double[] _own;
    private readonly double[][] _bestFirst;
    private readonly double[] _bestCategory;

    /// <summary>Draws what each product has of its own.</summary>
    /// <param name="categoryOfProduct">The category of each product.</param>
    /// <param name="deviation">The standard deviation of the Normal distribution it is drawn from.</param>
    /// <param name="draws">The draws, by product.</param>
    public ProductRates(int[] categoryOfProduct, double deviation, CourseDraws draws)
    {
        _categoryOfProduct = categoryOfProduct;
        _own = new double[categoryOfProduct.Length];
        for (var product = 0; product < _own.Length; product++)
        {
            _own[product] = Normal.InvCDF(0, deviation, Math.Max(draws.Uniform(product), double.Epsilon));
        }

        var personas = Enumerable.Range(0, PersonaPreferences.Personas.Count).ToArray();
        _bestFirst = Array.ConvertAll(personas, BestFirst);
        _bestCategory = Array.ConvertAll(personas, MeanOfBestCategory);
    }

    /// <inheritdoc/>
    public double Click(int step, int persona, int product) => Rate(persona, product);

    /// <inheritdoc/>
    public double Best(int step, int persona, int rank) => _bestFirst[persona][rank];

    /// <inheritdoc/>
    public double BestCategory(int step, int persona) => _bestCategory[persona];

    private double Rate(int persona, int product) =>
        Math.Clamp(PersonaPreferences.ClickProbability(persona, _categoryOfProduct[product]) + _own[product], 0, 1);

    private double[] BestFirst(int persona)
    {
        var rates = new double[_own.Length];
        for (var product = 0; product < rates.Length; product++)
        {
            rates[product] = Rate(persona, product);
        }

        Array.Sort(rates);
        Array.Reverse(rates);
        return rates;
    }

    private double MeanOfBestCategory(int persona) => Enumerable.Range(0, _own.Length)
        .GroupBy(product => _categoryOfProduct[product], product => Rate(persona, product))
        .Max(category => category.Average());
}
