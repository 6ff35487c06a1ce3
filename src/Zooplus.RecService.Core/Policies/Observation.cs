namespace Zooplus.RecService.Core.Policies;

/// <summary>What a decision taught: the reward of one product that was shown, with the attributes as they were then.</summary>
/// <param name="Decision">The number of the decision; with the product it names the observation, since each product of a decision teaches once.</param>
/// <param name="Product">The product's dense index.</param>
/// <param name="Persona">The persona the decision used, or null.</param>
/// <param name="Category">The product's category at the decision.</param>
/// <param name="Reward">0 to 1.</param>
public readonly record struct Observation(long Decision, int Product, string? Persona, string Category, double Reward)
{
    /// <summary>Whom the product was shown to; null where that is not known.</summary>
    public string? UserId { get; init; }
}
