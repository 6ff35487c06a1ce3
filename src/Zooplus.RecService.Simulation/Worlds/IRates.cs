namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>The ground truth of a course of events: how likely whom is to click on what, and what the best would be.</summary>
public interface IRates
{
    /// <summary>The probability of a click on a product that is looked at.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="persona">An index into <see cref="PersonaPreferences.Personas"/>.</param>
    /// <param name="product">The number of the product.</param>
    double Click(int step, int persona, int product);

    /// <summary>The probability of a click on one of the best products that are there: what an oracle gets.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="persona">An index into <see cref="PersonaPreferences.Personas"/>.</param>
    /// <param name="rank">0 for the best, 1 for the second best; fewer than there are products at any step.</param>
    double Best(int step, int persona, int rank);

    /// <summary>What an oracle gets that knows every category's rate but no product's own: the mean over the products of the best category.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="persona">An index into <see cref="PersonaPreferences.Personas"/>.</param>
    double BestCategory(int step, int persona);
}
