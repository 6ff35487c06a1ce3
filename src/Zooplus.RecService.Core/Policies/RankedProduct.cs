namespace Zooplus.RecService.Core.Policies;

/// <summary>A product that was chosen, and why.</summary>
/// <param name="Product">Its dense index in the catalogue of the decision.</param>
/// <param name="Score">What it was ranked by: expected reward plus exploration bonus, or a sample.</param>
/// <param name="ExpectedReward">The reward the policy expects, a click probability for a calibrated policy.</param>
/// <param name="ExplorationBonus">What uncertainty adds to the score: 0 or more, and for a sample by how much it differs from the expected reward.</param>
/// <param name="Propensity">
/// The probability in (0, 1] that this product stands at this rank, given policy, state and eligible set; null when it can
/// only be estimated.
/// </param>
/// <param name="PropensitySamples">From how many samples the propensity was estimated; 0 when it is exact.</param>
/// <param name="MeanEmbedding">Whether an average stood in for what the weights do not know of this product.</param>
public readonly record struct RankedProduct(
    int Product,
    double Score,
    double ExpectedReward,
    double ExplorationBonus,
    double? Propensity,
    bool MeanEmbedding = false,
    int PropensitySamples = 0);
