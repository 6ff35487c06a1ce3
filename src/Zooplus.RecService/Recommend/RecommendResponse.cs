using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Recommend;

/// <summary>A decision: what to show, and what it rests on.</summary>
internal sealed record RecommendResponse
{
    /// <summary>Names the decision; feedback refers to it.</summary>
    public required string RecommendationId { get; init; }

    /// <summary>The policy that decided.</summary>
    public required string Policy { get; init; }

    /// <summary>The experiment's arm the user is assigned to; absent when a policy was asked for by name or the fallback answered.</summary>
    public string? ExperimentArm { get; init; }

    /// <summary>The probability with which the experiment assigns a user to that arm.</summary>
    public double? AssignmentProbability { get; init; }

    /// <summary>The state the policy decided by: the sequence of the last fact it had learned, or the hash of its weights.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>What the decision rests on.</summary>
    public required Basis Basis { get; init; }

    /// <summary>Whether a uniform draw, not the policy's score, decided.</summary>
    public required bool Explored { get; init; }

    /// <summary>Whether the decision takes rewards; false when no more decisions can be kept.</summary>
    public required bool Recorded { get; init; }

    /// <summary>The products, best first.</summary>
    public required IReadOnlyList<RecommendedItem> Items { get; init; }

    /// <summary>When the attribution window closes; absent until a deferred decision is activated.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A product to show, and why.</summary>
/// <param name="ProductId">The shop's name for it.</param>
/// <param name="Category">Its category at the decision.</param>
/// <param name="Rank">Its place, 1 for the best.</param>
/// <param name="Score">What it was ranked by.</param>
/// <param name="ExpectedReward">The reward the policy expects.</param>
/// <param name="ExplorationBonus">What uncertainty added to the score; for a sampled score by how much it differs from the expected reward, which may be less than 0.</param>
/// <param name="Propensity">The probability that this product stands at this rank; absent when it can only be estimated.</param>
/// <param name="PropensitySamples">From how many samples the propensity was estimated, when the decision was made; absent when it is exact.</param>
/// <param name="Basis"><c>meanEmbedding</c> when the weights do not know the product and an average stood in for it; else absent.</param>
/// <param name="Attributes">Its other attributes at the decision; absent when it has none.</param>
internal sealed record RecommendedItem(
    string ProductId,
    string Category,
    int Rank,
    double Score,
    double ExpectedReward,
    double ExplorationBonus,
    double? Propensity,
    int? PropensitySamples = null,
    Basis? Basis = null,
    AttributeSet? Attributes = null);
