namespace Zooplus.RecService.Core.Policies;

/// <summary>What a policy decided.</summary>
/// <param name="ModelVersion">The state it decided by: the sequence of the last fact learned, or the hash of the weights.</param>
/// <param name="Basis">What the decision rests on.</param>
/// <param name="Items">The chosen products, best first; each product once.</param>
/// <param name="Explored">Whether a uniform draw chose them.</param>
/// <param name="UniformShare">ε, the share of such decisions that is drawn uniformly, which the propensities contain.</param>
public sealed record PolicyAnswer(string ModelVersion, Basis Basis, RankedProduct[] Items, bool Explored = false, double UniformShare = 0);
