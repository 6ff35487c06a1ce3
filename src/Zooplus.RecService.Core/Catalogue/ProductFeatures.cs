using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Catalogue;

/// <summary>
/// The features of a catalogue's products, encoded once. Products of equal features form a group, which no model on features alone can tell
/// apart. Immutable.
/// </summary>
/// <remarks>
/// The groups of a category stand together, in the order of the schema's categories, and last those of products whose category the schema
/// does not have. The first group of each category is that of products of which nothing else is known, with or without products, so that in
/// a schema without further product attributes group i is category i.
/// </remarks>
public sealed class ProductFeatures
{
    private readonly FeatureSchema _schema;
    private readonly Product[] _products;
    private readonly int[] _groupOf;
    private readonly Group[] _groups;

    private ProductFeatures(FeatureSchema schema, Product[] products, int[] groupOf, Group[] groups)
    {
        _schema = schema;
        _products = products;
        _groupOf = groupOf;
        _groups = groups;
    }

    /// <summary>How many groups there are.</summary>
    public int Groups => _groups.Length;

    /// <summary>The group of a product.</summary>
    /// <param name="product">Its dense index.</param>
    public int GroupOf(int product) => _groupOf[product];

    /// <summary>The category of a group's products, by its place in the schema's; the number of categories for those whose category it does not have.</summary>
    public int CategoryOf(int group) => _groups[group].Category;

    /// <summary>The features of a group's products.</summary>
    public FeatureVector this[int group] => _groups[group].Features;

    /// <summary>
    /// The features of a group's products by another schema, as a policy that is ahead of a reader's catalogue asks for them. Where that schema
    /// tells products of the group apart, those of one of them.
    /// </summary>
    public FeatureVector By(FeatureSchema schema, int group)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var (category, features, attributes) = _groups[group];
        return ReferenceEquals(schema, _schema)
            ? features
            : schema.Product(category < _schema.Categories.Count ? _schema.Categories[category] : "", attributes);
    }

    /// <summary>Encodes products.</summary>
    /// <param name="schema">How.</param>
    /// <param name="products">The products by dense index.</param>
    /// <param name="earlier">What was encoded before, which products that have not changed keep; null for nothing.</param>
    internal static ProductFeatures Of(FeatureSchema schema, Product[] products, ProductFeatures? earlier = null)
    {
        var categories = schema.Categories.Count;
        List<Group> found = [.. Enumerable.Range(0, categories + 1).Select(category =>
            new Group(category, schema.Product(category < categories ? schema.Categories[category] : ""), null))];
        var byFeatures = new Dictionary<FeatureKey, int>();
        var kept = ReferenceEquals(earlier?._schema, schema) ? earlier : null;
        var keptAs = new int[kept?.Groups ?? 0];
        var groupOf = new int[products.Length];
        for (var index = 0; index < products.Length; index++)
        {
            var product = products[index];
            var before = kept is not null && index < kept._products.Length && ReferenceEquals(product, kept._products[index]) ? kept._groupOf[index] : -1;
            if (before < 0 || keptAs[before] == 0)
            {
                var features = before < 0 ? schema.Product(product.Category, product.Attributes) : kept![before];
                var group = GroupFor(product, features);
                if (before < 0)
                {
                    groupOf[index] = group;
                    continue;
                }

                keptAs[before] = group + 1;
            }

            groupOf[index] = keptAs[before] - 1;
        }

        return found.Count == categories + 1 ? new ProductFeatures(schema, products, groupOf, [.. found]) : Sorted(schema, products, groupOf, found);

        int GroupFor(Product product, FeatureVector features)
        {
            var category = schema.CategoryIndex(product.Category) is var known and >= 0 ? known : categories;
            if (features.Count == found[category].Features.Count)
            {
                return category;
            }

            if (byFeatures.TryAdd(new FeatureKey(features), found.Count))
            {
                found.Add(new Group(category, features, product.Attributes));
            }

            return byFeatures[new FeatureKey(features)];
        }
    }

    /// <summary>Numbers the groups as their categories stand, and those of a category as they were found.</summary>
    private static ProductFeatures Sorted(FeatureSchema schema, Product[] products, int[] groupOf, List<Group> found)
    {
        var numbers = new int[found.Count];
        var sorted = new Group[found.Count];
        foreach (var (number, group) in Enumerable.Range(0, found.Count).OrderBy(group => found[group].Category).Index())
        {
            numbers[group] = number;
            sorted[number] = found[group];
        }

        return new ProductFeatures(schema, products, Array.ConvertAll(groupOf, group => numbers[group]), sorted);
    }

    private sealed record Group(int Category, FeatureVector Features, AttributeSet? Attributes);

    private readonly struct FeatureKey(FeatureVector features) : IEquatable<FeatureKey>
    {
        private readonly FeatureVector _features = features;

        public bool Equals(FeatureKey other) =>
            _features.Indices.SequenceEqual(other._features.Indices) && _features.Values.SequenceEqual(other._features.Values);

        public override bool Equals(object? obj) => obj is FeatureKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_features.Indices));
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_features.Values));
            return hash.ToHashCode();
        }
    }
}
