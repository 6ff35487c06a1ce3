using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.LinUcbHybrid;

/// <summary>How x, the context of a product's own part, is encoded: a constant and, if so set, the features of the user and the request. Immutable.</summary>
internal sealed class OwnContext
{
    private readonly ArmContext _kind;
    private readonly FeatureSchema _schema;

    /// <summary>Numbers the features.</summary>
    /// <param name="kind">What the context is made of.</param>
    /// <param name="schema">The attributes; those of products come last.</param>
    public OwnContext(ArmContext kind, FeatureSchema schema)
    {
        _kind = kind;
        _schema = schema;
        Names = kind == ArmContext.Constant
            ? ["constant"]
            : ["constant", .. schema.Names.Take(schema.FirstFeature(schema.Find(FeatureSchema.Category)!))];
    }

    /// <summary>The name of each feature; its length is <see cref="Dimension"/>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>d, the length of x.</summary>
    public int Dimension => Names.Count;

    /// <summary>The most features that are not zero.</summary>
    public int ActiveFeatures => 1 + _schema.ActiveFeatures;

    /// <summary>Encodes the context of an observation.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="indices">Holds the features as long as the context is used; room for <see cref="ActiveFeatures"/>.</param>
    /// <param name="values">Holds their values, likewise.</param>
    public SparseVector Of(in Observation observation, Span<int> indices, Span<double> values) => Of(observation.ContextBy(_schema), indices, values);

    /// <summary>Encodes the context of a decision.</summary>
    /// <param name="input">The decision.</param>
    /// <param name="indices">Holds the features as long as the context is used; room for <see cref="ActiveFeatures"/>.</param>
    /// <param name="values">Holds their values, likewise.</param>
    public SparseVector Of(in DecisionInput input, Span<int> indices, Span<double> values) => Of(_schema.Context(input.Persona, input.Attributes), indices, values);

    private SparseVector Of(FeatureVector context, Span<int> indices, Span<double> values)
    {
        (indices[0], values[0]) = (0, 1);
        var count = 1;
        for (var i = 0; _kind == ArmContext.User && i < context.Count; i++)
        {
            (indices[count], values[count]) = (1 + context.Indices[i], context.Values[i]);
            count++;
        }

        return new SparseVector(indices[..count], values[..count]);
    }
}
