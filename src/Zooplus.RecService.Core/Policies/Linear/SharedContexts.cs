using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>The contexts a decision's user and request have with the products of each group.</summary>
internal readonly ref struct SharedContexts
{
    private readonly JointFeatures _features;
    private readonly ProductFeatures _products;
    private readonly FeatureVector _context;

    /// <summary>Encodes the user and the request.</summary>
    /// <param name="features">The features of the model.</param>
    /// <param name="input">The decision, whose catalogue may be of another schema while that is being changed.</param>
    public SharedContexts(JointFeatures features, in DecisionInput input)
    {
        _features = features;
        _products = input.Catalogue.Features;
        _context = features.Schema.Context(input.Persona, input.Attributes);
    }

    /// <summary>The most features that are not zero in a context.</summary>
    public int ActiveFeatures => _features.ActiveFeatures;

    /// <summary>The context with the products of a group of <see cref="EligibleGroups"/>.</summary>
    /// <param name="group">The group.</param>
    /// <param name="indices">Holds the features as long as the context is used; room for <see cref="ActiveFeatures"/>.</param>
    /// <param name="values">Holds their values, likewise.</param>
    public SparseVector Of(int group, Span<int> indices, Span<double> values) =>
        _features.Context(_context, _products.By(_features.Schema, group), indices, values);
}
