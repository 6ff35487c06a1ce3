using System.Collections.Frozen;

namespace Zooplus.RecService.Core.Features;

/// <summary>
/// How a user and a product become the context x of a model that all products share: a constant, the one-hot persona, the one-hot
/// category, and the one-hot pair of both (<c>persona × category</c>), each with value 1. Immutable.
/// </summary>
/// <remarks>
/// The pair lets every persona like other categories, which persona and category by themselves cannot say. Where the persona or the
/// category is unknown its features and the pair are left out, and what is known of the rest decides. A schema with too many pairs for
/// <see cref="DimensionMax"/> has them hashed into what room is left (Weinberger et al. 2009): pairs that share a feature are taken
/// for alike.
/// </remarks>
public sealed class JointFeatures
{
    /// <summary>The most features an encoded context can have.</summary>
    public const int ActiveFeatures = 4;

    /// <summary>Up to this many features in all, every pair has its own.</summary>
    public const int DimensionMax = 512;

    /// <summary>The fewest features that hashed pairs share.</summary>
    public const int HashedPairsMin = 128;

    private const int Constant = 0;
    private const int FirstPersona = 1;

    private readonly int _firstCategory;
    private readonly int[,] _pairs;

    /// <summary>Numbers the features of a schema.</summary>
    /// <param name="schema">The personas and categories.</param>
    public JointFeatures(FeatureSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        var (personas, categories) = (schema.Personas.Count, schema.Categories.Count);
        _firstCategory = FirstPersona + personas;
        _pairs = new int[personas, categories];

        var names = new List<string> { "constant" };
        names.AddRange(schema.Names);
        var firstPair = names.Count;
        var buckets = firstPair + (personas * categories) <= DimensionMax ? 0 : Math.Max(DimensionMax - firstPair, HashedPairsMin);
        for (var persona = 0; persona < personas; persona++)
        {
            for (var category = 0; category < categories; category++)
            {
                var name = $"persona={schema.Personas[persona]}×category={schema.Categories[category]}";
                _pairs[persona, category] = firstPair + (buckets == 0 ? names.Count - firstPair : (int)(Hash(name) % (uint)buckets));
                if (buckets == 0)
                {
                    names.Add(name);
                }
            }
        }

        names.AddRange(Enumerable.Range(0, buckets).Select(bucket => $"persona×category#{bucket}/{buckets}"));
        Names = names;
    }

    /// <summary>The personas and categories.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>The name of each feature; its length is <see cref="Dimension"/>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>d, the length of an encoded context.</summary>
    public int Dimension => Names.Count;

    /// <summary>Writes the indices of the features a user and a product set, each with value 1 and each once.</summary>
    /// <param name="persona">From <see cref="FeatureSchema.PersonaIndex"/>; -1 when unknown.</param>
    /// <param name="category">From <see cref="FeatureSchema.CategoryIndex"/>; -1 when unknown.</param>
    /// <param name="indices">Receives the indices; room for <see cref="ActiveFeatures"/> is enough.</param>
    /// <returns>How many were written, 1 or more.</returns>
    public int Encode(int persona, int category, Span<int> indices)
    {
        var count = 0;
        indices[count++] = Constant;
        if (persona >= 0)
        {
            indices[count++] = FirstPersona + persona;
        }

        if (category >= 0)
        {
            indices[count++] = _firstCategory + category;
        }

        if (persona >= 0 && category >= 0)
        {
            indices[count++] = _pairs[persona, category];
        }

        return count;
    }

    /// <summary>The context of a user and a product.</summary>
    /// <param name="persona">From <see cref="FeatureSchema.PersonaIndex"/>; -1 when unknown.</param>
    /// <param name="category">From <see cref="FeatureSchema.CategoryIndex"/>; -1 when unknown.</param>
    /// <param name="indices">Holds the features as long as the context is used; room for <see cref="ActiveFeatures"/> is enough.</param>
    public SparseVector Context(int persona, int category, Span<int> indices)
    {
        var count = Encode(persona, category, indices);
        return new SparseVector(indices[..count], Ones[..count]);
    }

    /// <summary>For each feature the feature of the same meaning in other features, or -1.</summary>
    /// <param name="others">The features to look in.</param>
    public int[] SourcesIn(JointFeatures others)
    {
        ArgumentNullException.ThrowIfNull(others);
        var indices = others.Names.Select((name, index) => KeyValuePair.Create(name, index)).ToFrozenDictionary(StringComparer.Ordinal);
        return [.. Names.Select(name => indices.GetValueOrDefault(name, -1))];
    }

    private static ReadOnlySpan<double> Ones => [1, 1, 1, 1];

    /// <summary>FNV-1a: the same in every process, unlike the runtime's own hash of a string.</summary>
    private static uint Hash(string text)
    {
        var hash = 2166136261;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619;
        }

        return hash;
    }
}
