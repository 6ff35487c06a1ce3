namespace Zooplus.RecService.Core.Policies;

/// <summary>What a policy decided.</summary>
/// <param name="ModelVersion">The state it decided by: the sequence of the last fact learned, or the hash of the weights.</param>
/// <param name="Basis">What the decision rests on.</param>
/// <param name="Items">The chosen products, best first; each product once.</param>
/// <param name="Explored">Whether a uniform draw chose them.</param>
public sealed record PolicyAnswer(string ModelVersion, Basis Basis, RankedProduct[] Items, bool Explored = false);
