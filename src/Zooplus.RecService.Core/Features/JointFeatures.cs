using System.Collections.Frozen;

namespace Zooplus.RecService.Core.Features;

/// <summary>
/// How a user, a request and a product become the context x of a model that all products share: a constant, the features of all
/// attributes, and a feature for each pair of features of an interaction, with the product of their values. Immutable.
/// </summary>
/// <remarks>
/// Where an attribute is unknown its features and pairs are left out, and what is known of the rest decides. A schema with too many pairs
/// for <see cref="DimensionMax"/> has them hashed into what room is left (Weinberger et al. 2009): pairs that share a feature are taken
/// for alike.
/// </remarks>
public sealed class JointFeatures
{
    /// <summary>Up to this many features in all, every pair has its own.</summary>
    public const int DimensionMax = 512;

    /// <summary>The fewest features that hashed pairs share.</summary>
    public const int HashedPairsMin = 128;

    private const int Constant = 0;
    private const int FirstOfSchema = 1;

    private readonly Pairs[] _interactions;
    private readonly int _firstPair;
    private readonly int _buckets;
    private readonly uint[] _hashes;

    /// <summary>Numbers the features of a schema.</summary>
    /// <param name="schema">The attributes and interactions.</param>
    public JointFeatures(FeatureSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        _firstPair = FirstOfSchema + schema.Dimension;
        _interactions = new Pairs[schema.Interactions.Count];
        var next = _firstPair;
        for (var i = 0; i < _interactions.Length; i++)
        {
            var (first, second) = (schema.Find(schema.Interactions[i].First)!, schema.Find(schema.Interactions[i].Second)!);
            _interactions[i] = new Pairs(schema.FirstFeature(first), first.Length, schema.FirstFeature(second), second.Length, next);
            next += first.Length * second.Length;
        }

        _buckets = next <= DimensionMax ? 0 : Math.Max(DimensionMax - _firstPair, HashedPairsMin);
        _hashes = _buckets == 0 ? [] : [.. schema.Names.Select(StableHash.Of)];
        Names = ["constant", .. schema.Names, .. _buckets == 0 ? PairNames() : BucketNames()];
    }

    /// <summary>The attributes and interactions.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>The name of each feature; its length is <see cref="Dimension"/>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>d, the length of an encoded context.</summary>
    public int Dimension => Names.Count;

    /// <summary>The most features that are not zero in an encoded context.</summary>
    public int ActiveFeatures => 1 + Schema.ActiveFeatures + _interactions.Length;

    /// <summary>The context of a user and a request with a product.</summary>
    /// <param name="context">From <see cref="FeatureSchema.Context"/> of this schema.</param>
    /// <param name="product">From <see cref="FeatureSchema.Product"/> of this schema.</param>
    /// <param name="indices">Holds the features as long as the context is used; room for <see cref="ActiveFeatures"/> is enough.</param>
    /// <param name="values">Holds their values, likewise.</param>
    public SparseVector Context(FeatureVector context, FeatureVector product, Span<int> indices, Span<double> values)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(product);
        indices[0] = Constant;
        values[0] = 1;
        var attributes = indices.Slice(1, context.Count + product.Count);
        context.Join(product, attributes, values[1..]);
        foreach (ref var index in attributes)
        {
            index += FirstOfSchema;
        }

        var count = 1 + attributes.Length;
        foreach (ref readonly var pairs in _interactions.AsSpan())
        {
            var (first, second) = (Within(attributes, pairs.First, pairs.FirstLength), Within(attributes, pairs.Second, pairs.SecondLength));
            if (first < 0 || second < 0)
            {
                continue;
            }

            var pair = PairOf(pairs, attributes[first] - FirstOfSchema, attributes[second] - FirstOfSchema);
            var x = values[1 + first] * values[1 + second];
            if (_buckets > 0 && indices[(1 + attributes.Length)..count].IndexOf(pair) is var same and >= 0)
            {
                values[1 + attributes.Length + same] += x;
                continue;
            }

            (indices[count], values[count]) = (pair, x);
            count++;
        }

        return new SparseVector(indices[..count], values[..count]);
    }

    /// <summary>For each feature the feature of the same meaning in other features, or -1.</summary>
    /// <param name="others">The features to look in.</param>
    public int[] SourcesIn(JointFeatures others)
    {
        ArgumentNullException.ThrowIfNull(others);
        var indices = others.Names.Select((name, index) => KeyValuePair.Create(name, index)).ToFrozenDictionary(StringComparer.Ordinal);
        return [.. Names.Select(name => indices.GetValueOrDefault(name, -1))];
    }

    /// <summary>The place of the one feature of an attribute that is set, or -1.</summary>
    private static int Within(ReadOnlySpan<int> features, int first, int length)
    {
        for (var i = 0; i < features.Length; i++)
        {
            if ((uint)(features[i] - FirstOfSchema - first) < (uint)length)
            {
                return i;
            }
        }

        return -1;
    }

    private int PairOf(in Pairs pairs, int first, int second) => _buckets == 0
        ? pairs.Start + ((first - pairs.First) * pairs.SecondLength) + (second - pairs.Second)
        : _firstPair + (int)(StableHash.Of(_hashes[first], _hashes[second]) % (uint)_buckets);

    private IEnumerable<string> PairNames() => _interactions.SelectMany(pairs =>
        Enumerable.Range(pairs.First, pairs.FirstLength).SelectMany(first =>
            Enumerable.Range(pairs.Second, pairs.SecondLength).Select(second => $"{Schema.Names[first]}×{Schema.Names[second]}")));

    private IEnumerable<string> BucketNames() => Enumerable.Range(0, _buckets).Select(bucket =>
        FormattableString.Invariant($"{string.Join('+', Schema.Interactions.Select(pair => $"{pair.First}×{pair.Second}"))}#{bucket}/{_buckets}"));

    /// <summary>Where the features of an interaction's attributes and of their pairs begin, and how many there are.</summary>
    private readonly record struct Pairs(int First, int FirstLength, int Second, int SecondLength, int Start);
}
