using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Core.Tests.Features;

/// <summary>How declared attributes become features: as scikit-learn's OneHotEncoder and StandardScaler have it.</summary>
public sealed class DeclaredAttributesTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Of(
        [
            new CategoricalDeclaration("persona", AttributeSide.User, ["dog", "cat"]),
            new CategoricalDeclaration("category", AttributeSide.Product, ["Toy", "Food"]),
            new NumericDeclaration("age", AttributeSide.User, mean: 40, deviation: 12),
            new CategoricalDeclaration("season", AttributeSide.Request, ["winter", "summer"]),
            new HashedDeclaration("campaign", AttributeSide.Request, 4),
            new CategoricalDeclaration("brand", AttributeSide.Product, ["Rex", "Acme"]),
            new NumericDeclaration("price", AttributeSide.Product, mean: 20, deviation: 5),
        ],
        [new Interaction("category", "season"), new Interaction("persona", "category"), new Interaction("price", "age")]);

    [Fact]
    public void Features_stand_by_user_request_and_product_and_on_each_side_in_alphabetical_order() => Assert.Equal(
        [
            "persona=cat", "persona=dog", "age(40±12)",
            "campaign#0/4", "campaign#1/4", "campaign#2/4", "campaign#3/4", "season=summer", "season=winter",
            "category=Food", "category=Toy", "brand=Acme", "brand=Rex", "price(20±5)",
        ],
        Schema.Names);

    [Fact]
    public void A_known_value_sets_its_feature_to_1_and_a_number_to_its_standard_score()
    {
        Assert.Equal(["persona=dog: 1", "age(40±12): -1.5", "season=winter: 1"], Context("dog", ("age", 22), ("season", "winter")));
        Assert.Equal(["category=Toy: 1", "brand=Acme: 1", "price(20±5): 0.5"], Product("Toy", ("brand", "Acme"), ("price", 22.5)));
    }

    [Fact]
    public void What_is_unknown_left_out_or_of_the_wrong_kind_sets_nothing()
    {
        Assert.Empty(Context(null));
        Assert.Empty(Context("bird", ("season", "spring"), ("planet", "Mars")));
        Assert.Empty(Context(null, ("age", "old"), ("season", 3)));
        Assert.Equal(["brand=Rex: 1"], Product("Books", ("brand", "Rex")));
        Assert.Equal(["category=Food: 1"], Product("Food", ("brand", "no such brand")));
    }

    [Fact]
    public void The_mean_is_the_same_as_nothing() => Assert.Empty(Context(null, ("age", 40)));

    [Fact]
    public void A_number_far_from_the_mean_counts_as_one_ten_deviations_away()
    {
        Assert.Equal(["age(40±12): 10"], Context(null, ("age", 1e300)));
        Assert.Equal(["age(40±12): -10"], Context(null, ("age", -1e300)));
    }

    [Fact]
    public void Any_text_sets_one_place_of_a_hash_and_always_the_same()
    {
        var places = Enumerable.Range(0, 400).Select(i => Assert.Single(Context(null, ("campaign", $"spring-{i}")))).ToArray();

        Assert.Equal(places, Enumerable.Range(0, 400).Select(i => Context(null, ("campaign", $"spring-{i}"))[0]));
        Assert.All(places.CountBy(place => place), place => Assert.InRange(place.Value, 60, 140));
        Assert.Equal(4, places.Distinct().Count());
        Assert.Equal("campaign#2/4: 1", Context(null, ("campaign", "black-friday"))[0]);
    }

    [Fact]
    public void A_shared_context_has_a_feature_for_each_pair_with_the_product_of_both_values() => Assert.Equal(
        [
            "constant: 1", "persona=cat: 1", "age(40±12): 2", "season=summer: 1", "category=Food: 1", "price(20±5): -3",
            "persona=cat×category=Food: 1", "age(40±12)×price(20±5): -6", "season=summer×category=Food: 1",
        ],
        Joint(Schema, Schema.Context("cat", Set(("age", 64), ("season", "summer"))), Schema.Product("Food", Set(("price", 5)))));

    [Fact]
    public void A_pair_is_left_out_where_one_of_the_two_is_unknown() => Assert.Equal(
        ["constant: 1", "season=summer: 1", "brand=Rex: 1"],
        Joint(Schema, Schema.Context(null, Set(("season", "summer"))), Schema.Product("Books", Set(("brand", "Rex")))));

    [Fact]
    public void Hashed_pairs_that_fall_together_add_up()
    {
        var many = Enumerable.Range(0, 400).Select(i => $"v{i}").ToArray();
        var schema = FeatureSchema.Of(
            [
                new CategoricalDeclaration("persona", AttributeSide.User, many),
                new CategoricalDeclaration("category", AttributeSide.Product, ["Food"]),
                new NumericDeclaration("price", AttributeSide.Product, 0, 1),
                new NumericDeclaration("size", AttributeSide.Product, 0, 1),
            ],
            [new Interaction("persona", "price"), new Interaction("persona", "size"), new Interaction("persona", "category")]);
        var features = new JointFeatures(schema);
        var fellTogether = 0;
        foreach (var persona in many)
        {
            var x = features.Context(
                schema.Context(persona),
                schema.Product("Food", Set(("price", 2), ("size", 3))),
                new int[features.ActiveFeatures],
                new double[features.ActiveFeatures]);
            Assert.Equal(x.Count, x.Indices.ToArray().Distinct().Count());
            Assert.Equal(1 + 1 + 1 + 2 + 3 + 1 + 2 + 3, x.Values.ToArray().Sum());
            fellTogether += x.Count < features.ActiveFeatures ? 1 : 0;
        }

        Assert.InRange(fellTogether, 1, 40);
    }

    [Fact]
    public void Contexts_of_few_categorical_attributes_are_numbered_and_others_are_not()
    {
        var schema = FeatureSchema.Of(
            [
                new CategoricalDeclaration("persona", AttributeSide.User, ["cat", "dog"]),
                new CategoricalDeclaration("season", AttributeSide.Request, ["summer", "winter"]),
                new CategoricalDeclaration("device", AttributeSide.Request, ["app", "web", "shop"]),
                new CategoricalDeclaration("category", AttributeSide.Product, ["Food"]),
            ],
            []);

        var contexts = schema.Contexts!;
        Assert.Equal(3 * 3 * 4, contexts.Count);
        Assert.Equal(0, contexts.NumberOf(null, null));
        var numbers = new HashSet<int>();
        foreach (var persona in new[] { null, "cat", "dog" })
        {
            foreach (var season in new[] { "?", "summer", "winter" })
            {
                foreach (var device in new[] { "?", "app", "web", "shop" })
                {
                    var attributes = Set(("season", season), ("device", device));
                    numbers.Add(contexts.NumberOf(persona, attributes));
                    Assert.Equal(
                        new[] { persona is null ? null : $"persona={persona}", device == "?" ? null : $"device={device}", season == "?" ? null : $"season={season}" }.OfType<string>(),
                        schema.Context(persona, attributes).Indices.ToArray().Select(index => schema.Names[index]));
                }
            }
        }

        Assert.Equal(3 * 3 * 4, numbers.Count);
        Assert.Null(Schema.Contexts);
    }

    [Fact]
    public void A_number_on_another_scale_or_a_hash_of_another_size_is_another_feature()
    {
        Assert.NotEqual(new NumericDeclaration("age", AttributeSide.User, 40, 12).FeatureName(0), new NumericDeclaration("age", AttributeSide.User, 40, 13).FeatureName(0));
        Assert.NotEqual(new HashedDeclaration("brand", AttributeSide.Product, 8).FeatureName(1), new HashedDeclaration("brand", AttributeSide.Product, 9).FeatureName(1));
    }

    [Fact]
    public void An_observation_is_encoded_by_its_own_attributes()
    {
        var observation = new Observation(1, 0, "cat", "Toy", 1) { Attributes = Set(("season", "winter")), ProductAttributes = Set(("price", 25)) };

        Assert.Equal(["persona=cat: 1", "season=winter: 1"], Named(observation.ContextBy(Schema)));
        Assert.Equal(["category=Toy: 1", "price(20±5): 1"], Named(observation.ProductBy(Schema)));
    }

    [Fact]
    public void Sets_with_the_same_attributes_are_equal_whatever_their_order()
    {
        var first = Set(("a", 1), ("b", "x"));

        Assert.Equal(first, Set(("b", "x"), ("a", 1)));
        Assert.Equal(first!.GetHashCode(), Set(("b", "x"), ("a", 1))!.GetHashCode());
        Assert.NotEqual(first, Set(("a", 1), ("b", "y")));
        Assert.NotEqual(first, Set(("a", 1)));
        Assert.Equal(Set(("a", 2), ("b", "x"), ("c", 3)), AttributeSet.Merge(first, Set(("a", 2), ("c", 3))));
        Assert.Null(Set());
        Assert.Throws<ArgumentException>(() => Set(("a", 1), ("a", 2)));
    }

    private static AttributeSet? Set(params (string Name, AttributeValue Value)[] attributes) => AttributeSet.Of(attributes);

    private static string[] Context(string? persona, params (string, AttributeValue)[] attributes) => Named(Schema.Context(persona, Set(attributes)));

    private static string[] Product(string category, params (string, AttributeValue)[] attributes) => Named(Schema.Product(category, Set(attributes)));

    private static string[] Named(FeatureVector vector) => Named(Schema.Names, vector.Indices, vector.Values);

    private static string[] Joint(FeatureSchema schema, FeatureVector context, FeatureVector product)
    {
        var features = new JointFeatures(schema);
        var x = features.Context(context, product, new int[features.ActiveFeatures], new double[features.ActiveFeatures]);
        return Named(features.Names, x.Indices, x.Values);
    }

    private static string[] Named(IReadOnlyList<string> names, ReadOnlySpan<int> indices, ReadOnlySpan<double> values) =>
        [.. indices.ToArray().Zip(values.ToArray(), (index, value) => FormattableString.Invariant($"{names[index]}: {value}"))];
}
