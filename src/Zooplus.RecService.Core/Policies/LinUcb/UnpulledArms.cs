using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>What is known of a product that was never pulled: the ridge, and what is expected of its category. Immutable.</summary>
internal sealed class UnpulledArms
{
    private readonly LinUcbArm _unexpected;
    private readonly Dictionary<string, LinUcbArm> _expected = new(StringComparer.Ordinal);

    /// <summary>The arms of a schema.</summary>
    /// <param name="schema">How contexts are encoded.</param>
    /// <param name="options">The ridge, the prior, and whether arms forget.</param>
    public UnpulledArms(FeatureSchema schema, LinearOptions options)
    {
        // Only an arm that holds A itself can take an observation back, or begin with more than the ridge.
        _unexpected = options.Window > 0 || options.Prior.Count > 0
            ? InverseArm.Unpulled(schema.Dimension, options.Ridge)
            : LinUcbArm.Fresh(schema.Dimension, options.Ridge);
        foreach (var means in options.Prior.GroupBy(mean => mean.Category, StringComparer.Ordinal))
        {
            RidgePrior.Part[] parts = [.. means.SelectMany(mean => PartOf(mean, schema, options.PriorStrength))];
            if (parts.Length > 0)
            {
                _expected.Add(means.Key, InverseArm.Unpulled(new RidgePrior(schema.Dimension, options.Ridge, parts), options.Ridge));
            }
        }
    }

    /// <summary>Whether anything is expected of any product.</summary>
    public bool ExpectAnything => _expected.Count > 0;

    /// <summary>The arm of a product of which nothing is expected.</summary>
    public LinUcbArm Unexpected => _unexpected;

    /// <summary>The arm of a product of which something is expected; null for one of which nothing is.</summary>
    /// <param name="category">The product's category.</param>
    public LinUcbArm? Expected(string category) => _expected.GetValueOrDefault(category);

    /// <summary>A prior of what the shop does not have says nothing.</summary>
    private static IEnumerable<RidgePrior.Part> PartOf(PriorMean mean, FeatureSchema schema, double weight)
    {
        var (context, product) = (schema.Context(mean.Persona), schema.Product(mean.Category));
        if (product.Count > 0 && (context.Count > 0 || mean.Persona is null))
        {
            yield return new RidgePrior.Part([.. context.Indices, .. product.Indices], weight, mean.Reward);
        }
    }
}
