using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>The contexts a decision's user has with the products of each category.</summary>
internal readonly ref struct SharedContexts
{
    private readonly JointFeatures _features;
    private readonly IReadOnlyList<string> _categories;
    private readonly bool _sameSchema;
    private readonly int _persona;

    /// <summary>Looks the user up.</summary>
    /// <param name="features">The features of the model.</param>
    /// <param name="input">The decision, whose catalogue may be of another schema while that is being changed.</param>
    public SharedContexts(JointFeatures features, in DecisionInput input)
    {
        _features = features;
        _categories = input.Catalogue.Schema.Categories;
        _sameSchema = ReferenceEquals(features.Schema, input.Catalogue.Schema);
        _persona = features.Schema.PersonaIndex(input.Persona);
    }

    /// <summary>The context of a group of <see cref="EligibleByCategory"/>.</summary>
    /// <param name="group">0 to the number of categories; that last one stands for an unknown category.</param>
    /// <param name="indices">Holds the features as long as the context is used; room for <see cref="JointFeatures.ActiveFeatures"/>.</param>
    public SparseVector Of(int group, Span<int> indices)
    {
        var category = group == _categories.Count ? -1 : _sameSchema ? group : _features.Schema.CategoryIndex(_categories[group]);
        return _features.Context(_persona, category, indices);
    }
}
