namespace Zooplus.RecService.Client.Contracts;

/// <summary>Says what a shown product earned.</summary>
/// <param name="RecommendationId">The id of the decision that showed it.</param>
/// <param name="Reward">0 (ignored) to 1 (bought).</param>
/// <param name="ProductId">Which of the shown products; may be null when there was only one.</param>
/// <param name="Event">What happened, when a product can earn by several events; null when the reward is final.</param>
public sealed record FeedbackRequest(string RecommendationId, double Reward, string? ProductId = null, string? Event = null);

/// <summary>What became of a reward.</summary>
/// <param name="Status"><c>accepted</c>, or <c>duplicate</c> when the same reward had been learned before.</param>
/// <param name="Sequence">The number of the fact; a learning policy's later <see cref="RecommendResponse.ModelVersion"/> is never below it.</param>
public sealed record FeedbackResponse(string Status, long Sequence);

/// <summary>Says that prepared products are being shown now.</summary>
/// <param name="RecommendationId">The decision.</param>
/// <param name="ExpiresAt">Until when feedback is taken.</param>
public sealed record ActivationResponse(string RecommendationId, DateTimeOffset? ExpiresAt = null);
