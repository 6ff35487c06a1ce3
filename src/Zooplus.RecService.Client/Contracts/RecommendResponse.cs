using System.Text.Json.Nodes;

namespace Zooplus.RecService.Client.Contracts;

/// <summary>What to show, and on what grounds.</summary>
/// <param name="RecommendationId">The id to send with the feedback.</param>
/// <param name="Policy">The policy that chose.</param>
/// <param name="ModelVersion">The state the policy chose by.</param>
/// <param name="Basis">What the choice rests on: <c>user</c>, <c>context</c>, <c>unknownUser</c>, <c>meanEmbedding</c> or <c>fallback</c>.</param>
/// <param name="Explored">Whether a uniform draw chose the products.</param>
/// <param name="Recorded">Whether the decision was recorded and so may receive feedback.</param>
/// <param name="Items">The products, best first.</param>
/// <param name="ExpiresAt">Until when feedback is taken.</param>
/// <param name="ExperimentArm">The arm the user is assigned to; null when the request named a policy.</param>
/// <param name="AssignmentProbability">How likely that assignment was, in (0, 1]; null when the request named a policy.</param>
public sealed record RecommendResponse(
    string RecommendationId,
    string Policy,
    string ModelVersion,
    string Basis,
    bool Explored,
    bool Recorded,
    IReadOnlyList<RecommendedProduct> Items,
    DateTimeOffset? ExpiresAt = null,
    string? ExperimentArm = null,
    double? AssignmentProbability = null);

/// <summary>A chosen product.</summary>
/// <param name="ProductId">The shop's id of it.</param>
/// <param name="Category">Its category.</param>
/// <param name="Rank">Its place in the slate, from 1.</param>
/// <param name="Score">What it was ranked by.</param>
/// <param name="ExpectedReward">The reward the policy expects; a click probability for a calibrated policy.</param>
/// <param name="ExplorationBonus">What uncertainty adds to the score: 0 or more, and for a sampled score by how much it differs from the expected reward.</param>
/// <param name="Propensity">The probability in (0, 1] that it stands at this rank; null when it can only be estimated and was not.</param>
/// <param name="PropensitySamples">From how many samples the propensity was estimated; null when it is exact.</param>
/// <param name="Basis"><c>meanEmbedding</c> when an average stood in for what the weights do not know of it; else null.</param>
/// <param name="Attributes">Its other attributes; null when it has none.</param>
public sealed record RecommendedProduct(
    string ProductId,
    string Category,
    int Rank,
    double Score,
    double ExpectedReward,
    double ExplorationBonus,
    double? Propensity = null,
    int? PropensitySamples = null,
    string? Basis = null,
    JsonObject? Attributes = null);
