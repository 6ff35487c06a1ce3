using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Journal;

/// <summary>Something that happened and can change an answer. Facts are totally ordered; state changes by applying one and in no other way.</summary>
internal abstract record Fact;

/// <summary>A decision was made, and its answer leaves once this is kept.</summary>
internal sealed record DecisionMade(RecommendRequest Request, RecommendResponse Response, string? Persona) : Fact;

/// <summary>A deferred slate is shown: its attribution window runs.</summary>
internal sealed record DecisionActivated(string RecommendationId, DateTimeOffset ExpiresAt) : Fact;

/// <summary>A shown product earned a reward. The attributes are those of the decision, not today's.</summary>
internal sealed record RewardGiven(
    string RecommendationId, string Policy, string ProductId, string Category, string? Persona, double Reward, RewardOrigin Origin) : Fact
{
    /// <summary>The sequence of the decision.</summary>
    public required long Decision { get; init; }

    /// <summary>Whether every product of the decision has its reward now.</summary>
    public required bool Completes { get; init; }
}

/// <summary>A deferred slate was never shown: it takes no rewards any more, and taught nothing.</summary>
internal sealed record DecisionDropped(string RecommendationId) : Fact;

/// <summary>The catalogue now holds these products and users and no others.</summary>
internal sealed record CatalogueReplaced(
    IReadOnlyList<string> Personas, IReadOnlyList<string> Categories, IReadOnlyList<Product> Products, IReadOnlyList<User> Users) : Fact;

/// <summary>These products and users were added or overwritten.</summary>
internal sealed record CatalogueMerged(IReadOnlyList<Product> Products, IReadOnlyList<User> Users) : Fact;

/// <summary>A product was archived.</summary>
internal sealed record ProductRemoved(string ProductId) : Fact;

/// <summary>A user was removed.</summary>
internal sealed record UserRemoved(string UserId) : Fact;

/// <summary>A policy forgot what it had learned, and goes on with this α if one is given.</summary>
internal sealed record PolicyReset(string Policy, double? Alpha) : Fact;

/// <summary>The MLP answers from the weights of this version.</summary>
internal sealed record WeightsLoaded(string Version) : Fact
{
    /// <summary>The weights, made ready to score; null when the fact is read back, since the journal keeps their version alone.</summary>
    public MlpScorer? Scorer { get; init; }
}

/// <summary>Who says what a product earned.</summary>
internal enum RewardOrigin
{
    /// <summary>The caller.</summary>
    Given,

    /// <summary>The attribution window, which closed without a word.</summary>
    Default,
}
