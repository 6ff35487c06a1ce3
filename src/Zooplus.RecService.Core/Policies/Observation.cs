using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies;

/// <summary>What a decision taught: the reward of one product that was shown, with the attributes as they were then.</summary>
/// <param name="Decision">The number of the decision; with the product it names the observation, since each product of a decision teaches once.</param>
/// <param name="Product">The product's dense index.</param>
/// <param name="Persona">The persona the decision used, or null.</param>
/// <param name="Category">The product's category at the decision.</param>
/// <param name="Reward">0 to 1.</param>
public readonly record struct Observation(long Decision, int Product, string? Persona, string Category, double Reward)
{
    /// <summary>Whom the product was shown to; null where that is not known.</summary>
    public string? UserId { get; init; }

    /// <summary>The other attributes of the user and of the request that the decision used; null for none.</summary>
    public AttributeSet? Attributes { get; init; }

    /// <summary>The product's other attributes at the decision; null for none.</summary>
    public AttributeSet? ProductAttributes { get; init; }

    /// <summary>Whether the reward is silence so far, learned when the product was shown: a revision will say what it was in the end, the same or another.</summary>
    public bool Awaited { get; init; }

    /// <summary>When it was learned or corrected; the least of all times where nobody says.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What was known of the user and the request, encoded.</summary>
    public FeatureVector ContextBy(FeatureSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema.Context(Persona, Attributes);
    }

    /// <summary>What the product was, encoded.</summary>
    public FeatureVector ProductBy(FeatureSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema.Product(Category, ProductAttributes);
    }
}
