using Zooplus.RecService.Simulation.Random;

namespace Zooplus.RecService.Simulation;

/// <summary>
/// How likely each persona is to click on a product of each category (notebook, <c>_create_user_personas</c>). Both lists are in the
/// notebook's order, which decides what a draw from them gives.
/// </summary>
public static class PersonaPreferences
{
    private static readonly double[,] Probabilities =
    {
        { 0.02, 0.10, 0.40, 0.50, 0.05 },
        { 0.05, 0.55, 0.05, 0.02, 0.45 },
        { 0.20, 0.40, 0.25, 0.15, 0.20 },
        { 0.60, 0.10, 0.02, 0.02, 0.08 },
    };

    private static readonly BinomialSampler[] Clicks =
        [.. Probabilities.Cast<double>().Select(probability => new BinomialSampler(1, probability))];

    /// <summary>The personas: the rows of the table.</summary>
    public static IReadOnlyList<string> Personas { get; } = ["new_puppy_parent", "cat_connoisseur", "budget_shopper", "fish_hobbyist"];

    /// <summary>The categories: the columns of the table.</summary>
    public static IReadOnlyList<string> Categories { get; } = ["Fish Supplies", "Cat Food", "Dog Food", "Dog Toy", "Cat Toy"];

    /// <summary>The probability of a click.</summary>
    /// <param name="persona">An index into <see cref="Personas"/>.</param>
    /// <param name="category">An index into <see cref="Categories"/>.</param>
    /// <returns>0.02 to 0.60.</returns>
    public static double ClickProbability(int persona, int category) => Probabilities[persona, category];

    /// <summary>The same probability, ready to be drawn from.</summary>
    internal static BinomialSampler Click(int persona, int category) => Clicks[(persona * Categories.Count) + category];
}
