using System.Text.Json.Serialization;
using Zooplus.RecService.Catalogue;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Core.Policies.NeuralLinUcb;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Journal;

/// <summary>Something that happened and can change an answer. Facts are totally ordered; state changes by applying one and in no other way.</summary>
internal abstract record Fact;

/// <summary>A decision was made, and its answer leaves once this is kept.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Response">What was answered.</param>
/// <param name="Persona">The persona the decision used.</param>
/// <param name="Pending">What its shown products teach before their rewards are known.</param>
internal sealed record DecisionMade(RecommendRequest Request, RecommendResponse Response, string? Persona, Pending Pending) : Fact
{
    /// <summary>The other attributes of the user and of the request that the decision used; null for none.</summary>
    public AttributeSet? Attributes { get; init; }

    /// <summary>The fact that declared the schema the decision used: see <see cref="FeatureSchema.Version"/>.</summary>
    public long SchemaVersion { get; init; }

    /// <summary>The span it was made in, for those of its rewards to link to; not kept in the journal.</summary>
    public string? Span { get; init; }
}

/// <summary>A deferred slate is shown: its attribution window runs.</summary>
internal sealed record DecisionActivated(string RecommendationId, DateTimeOffset ExpiresAt) : Fact;

/// <summary>
/// The products of a decision were shown and counted before their rewards are known: what <see cref="DecisionMade"/> or
/// <see cref="DecisionActivated"/> taught, as the journal tells it when it is replayed.
/// </summary>
internal sealed record ShownCounted(long Decision, string Policy, string? UserId, string? Persona, IReadOnlyList<RecommendedItem> Items, Pending Pending) : Fact
{
    /// <summary>The other attributes of the user and of the request that the decision used; null for none.</summary>
    public AttributeSet? Attributes { get; init; }
}

/// <summary>A shown product earned a reward. The attributes are those of the decision, not today's; the reward is all it has earned so far.</summary>
internal sealed record RewardGiven(
    string RecommendationId, string Policy, string ProductId, string Category, string? Persona, double Reward, RewardOrigin Origin) : Fact
{
    /// <summary>The sequence of the decision.</summary>
    public required long Decision { get; init; }

    /// <summary>Whom the decision was for; null where the journal has lost it.</summary>
    public required string? UserId { get; init; }

    /// <summary>The other attributes of the user and of the request that the decision used; null for none.</summary>
    public AttributeSet? Attributes { get; init; }

    /// <summary>The product's other attributes at the decision; null for none.</summary>
    public AttributeSet? ProductAttributes { get; init; }

    /// <summary>Whether the decision takes no further rewards.</summary>
    public required bool Completes { get; init; }

    /// <summary>The reward it was learned with before, which this one revises; null when it is learned for the first time.</summary>
    public double? Learned { get; init; }

    /// <summary>The event that earned it, with what the caller gave for it; null for a reward without an event.</summary>
    public EventReward? Event { get; init; }
}

/// <summary>What one event earned by itself.</summary>
/// <param name="Name">The event, such as a click or a purchase.</param>
/// <param name="Reward">0 to 1.</param>
internal sealed record EventReward(string Name, double Reward);

/// <summary>A decision whose products all earned rewards by event takes no more of them: its window has closed.</summary>
internal sealed record DecisionClosed(string RecommendationId) : Fact;

/// <summary>A deferred slate was never shown: it takes no rewards any more, and taught nothing.</summary>
internal sealed record DecisionDropped(string RecommendationId) : Fact;

/// <summary>The catalogue now holds these products and users and no others.</summary>
internal sealed record CatalogueReplaced(
    IReadOnlyList<string> Personas, IReadOnlyList<string> Categories, IReadOnlyList<Product> Products, IReadOnlyList<User> Users) : Fact
{
    /// <summary>What is declared beside the personas and the categories; null for nothing.</summary>
    public SchemaContract? Schema { get; init; }
}

/// <summary>These products and users were added or overwritten.</summary>
internal sealed record CatalogueMerged(IReadOnlyList<Product> Products, IReadOnlyList<User> Users) : Fact;

/// <summary>A product was archived.</summary>
internal sealed record ProductRemoved(string ProductId) : Fact;

/// <summary>A user was removed.</summary>
internal sealed record UserRemoved(string UserId) : Fact;

/// <summary>A person was erased: nothing knows the id any more, and what was learned stays.</summary>
/// <param name="UserId">The id, which the journal keeps only until it is erased everywhere; null when the fact is read back later.</param>
internal sealed record UserForgotten(string? UserId) : Fact;

/// <summary>A policy forgot what it had learned, and goes on with another strength of exploration if one is given, under the name it has for it.</summary>
internal sealed record PolicyReset(string Policy, double? Alpha = null, double? Scale = null, double? Epsilon = null) : Fact
{
    /// <summary>The one that is given, whatever its name; null keeps the present one.</summary>
    [JsonIgnore]
    public double? Strength => Alpha ?? Scale ?? Epsilon;
}

/// <summary>The MLP answers from the weights of this version.</summary>
internal sealed record WeightsLoaded(string Version) : Fact
{
    /// <summary>The weights, made ready to score; null when the fact is read back, since the journal keeps their version alone.</summary>
    public MlpScorer? Scorer { get; init; }

    /// <summary>Policies on these weights that have been taught all facts before this one, to go on from; none where no policy needs it.</summary>
    public IReadOnlyList<IHeadPolicy> Taught { get; init; } = [];
}

/// <summary>What a shown product teaches before its reward is known.</summary>
internal enum Pending
{
    /// <summary>Nothing: silence teaches when the attribution window closes.</summary>
    Ignore,

    /// <summary>The default reward, from the moment it is shown; the reward revises it. Silence then teaches as early as a click.</summary>
    AsDefault,

    /// <summary>
    /// What was expected of it, from the moment it is shown; the reward revises it. The estimates stay where they are and only their uncertainty
    /// shrinks (GP-BUCB of Desautels et al. 2014, section 3.2), so that silence that will be reported is not held against a product until it is.
    /// </summary>
    AsExpected,
}

/// <summary>Who says what a product earned.</summary>
internal enum RewardOrigin
{
    /// <summary>The caller.</summary>
    Given,

    /// <summary>The attribution window, which closed without a word.</summary>
    Default,
}
