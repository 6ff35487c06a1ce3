using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Journal;

/// <summary>Something that happened and can change an answer. Facts are totally ordered; state changes by applying one and in no other way.</summary>
internal abstract record Fact;

/// <summary>A shown product earned a reward. The attributes are those of the decision, not today's.</summary>
internal sealed record RewardGiven(string RecommendationId, string Policy, string ProductId, string Category, string? Persona, double Reward) : Fact;

/// <summary>The catalogue now holds these products and users and no others.</summary>
internal sealed record CatalogueReplaced(FeatureSchema Schema, IReadOnlyList<Product> Products, IReadOnlyList<User> Users) : Fact;

/// <summary>These products and users were added or overwritten.</summary>
internal sealed record CatalogueMerged(IReadOnlyList<Product> Products, IReadOnlyList<User> Users) : Fact;

/// <summary>A product was archived.</summary>
internal sealed record ProductRemoved(string ProductId) : Fact;

/// <summary>A user was removed.</summary>
internal sealed record UserRemoved(string UserId) : Fact;

/// <summary>A policy forgot what it had learned, and goes on with this α if one is given.</summary>
internal sealed record PolicyReset(string Policy, double? Alpha) : Fact;

/// <summary>The MLP answers from these weights.</summary>
internal sealed record WeightsLoaded(MlpScorer Scorer) : Fact;
