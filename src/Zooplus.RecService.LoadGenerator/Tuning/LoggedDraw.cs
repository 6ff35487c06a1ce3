namespace Zooplus.RecService.LoadGenerator.Tuning;

/// <summary>A decision of a log that was drawn uniformly, and what came of it.</summary>
/// <param name="RecommendationId">Names the decision.</param>
/// <param name="UserId">Whom it was made for.</param>
/// <param name="Persona">The persona it used, or null.</param>
/// <param name="Product">The dense index of the product that was shown.</param>
/// <param name="Reward">What it earned, 0 to 1.</param>
internal readonly record struct LoggedDraw(string RecommendationId, string UserId, string? Persona, int Product, double Reward);
