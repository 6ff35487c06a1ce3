using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Tests.Features;

public sealed class JointFeaturesTests
{
    [Fact]
    public void The_notebooks_shop_has_a_constant_its_nine_features_and_twenty_pairs()
    {
        var features = new JointFeatures(FeatureSchema.Notebook);

        Assert.Equal(30, features.Dimension);
        Assert.Equal("constant", features.Names[0]);
        Assert.Equal(FeatureSchema.Notebook.Names, features.Names.Skip(1).Take(9));
        Assert.Equal(30, features.Names.Distinct().Count());
    }

    [Fact]
    public void A_context_sets_the_features_that_name_it()
    {
        var schema = FeatureSchema.Notebook;
        var features = new JointFeatures(schema);
        foreach (var persona in schema.Personas)
        {
            foreach (var category in schema.Categories)
            {
                Assert.Equal(
                    ["constant", $"persona={persona}", $"category={category}", $"persona={persona}×category={category}"],
                    Encoded(features, persona, category));
            }
        }
    }

    [Fact]
    public void What_is_unknown_sets_nothing()
    {
        var features = new JointFeatures(FeatureSchema.Notebook);

        Assert.Equal(["constant"], Encoded(features, null, ""));
        Assert.Equal(["constant", features.Names[1]], Encoded(features, "budget_shopper", ""));
        Assert.Equal(["constant", features.Names[5]], Encoded(features, null, "Cat Food"));
    }

    [Fact]
    public void Too_many_pairs_share_features_by_a_hash_of_their_names()
    {
        var schema = new FeatureSchema(Enumerable.Range(0, 40).Select(i => $"p{i}"), Enumerable.Range(0, 60).Select(i => $"c{i}"));
        var features = new JointFeatures(schema);

        Assert.Equal(JointFeatures.DimensionMax, features.Dimension);
        var pairs = Enumerable.Range(0, 40)
            .SelectMany(persona => Enumerable.Range(0, 60).Select(category => Encoded(features, $"p{persona}", $"c{category}")[3]))
            .CountBy(name => name)
            .ToArray();
        Assert.InRange(pairs.Length, 350, JointFeatures.DimensionMax - 101);
        Assert.InRange(pairs.Max(pair => pair.Value), 2, 40);
        Assert.Equal(Encoded(features, "p3", "c5"), Encoded(new JointFeatures(schema), "p3", "c5"));
    }

    [Fact]
    public void Features_are_found_in_other_features_by_their_meaning()
    {
        var narrow = new JointFeatures(new FeatureSchema(["a"], ["x", "y"]));
        var wide = new JointFeatures(new FeatureSchema(["a", "b"], ["w", "x"]));

        var sources = wide.SourcesIn(narrow);

        Assert.All(wide.Names.Zip(sources), pair =>
            Assert.Equal(narrow.Names.Contains(pair.First) ? pair.First : null, pair.Second < 0 ? null : narrow.Names[pair.Second]));
        Assert.Equal(4, sources.Count(source => source >= 0));
    }

    private static string[] Encoded(JointFeatures features, string? persona, string category)
    {
        var x = features.Context(
            features.Schema.Context(persona),
            features.Schema.Product(category),
            stackalloc int[features.ActiveFeatures],
            stackalloc double[features.ActiveFeatures]);
        Assert.All(x.Values.ToArray(), value => Assert.Equal(1, value));
        return [.. x.Indices.ToArray().Select(index => features.Names[index])];
    }
}
