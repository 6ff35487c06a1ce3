namespace Zooplus.RecService.Client.Contracts;

/// <summary>A decision of the journal with what its products have earned so far.</summary>
/// <param name="RecommendationId">Names the decision.</param>
/// <param name="UserId">Whom it was made for.</param>
/// <param name="Policy">Who made it.</param>
/// <param name="Items">The products that were shown, best first.</param>
/// <param name="Persona">The persona it was made by; null for none.</param>
/// <param name="Explored">Whether the products were drawn uniformly.</param>
public sealed record ExportedDecision(
    string RecommendationId, string UserId, string Policy, IReadOnlyList<ExportedItem> Items, string? Persona = null, bool Explored = false);

/// <summary>A shown product of an exported decision.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Propensity">The probability that it stood in its place; null when it can only be estimated.</param>
/// <param name="Reward">What it earned, 0 to 1; null while nobody knows.</param>
/// <param name="Category">Its category at the decision.</param>
public sealed record ExportedItem(string ProductId, double? Propensity = null, double? Reward = null, string? Category = null);
