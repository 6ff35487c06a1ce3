using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Tests.Features;

public sealed class FeatureSchemaTests
{
    [Fact]
    public void The_notebooks_context_is_personas_then_categories_in_alphabetical_order() =>
        Assert.Equal(
            [
                "persona=budget_shopper",
                "persona=cat_connoisseur",
                "persona=fish_hobbyist",
                "persona=new_puppy_parent",
                "category=Cat Food",
                "category=Cat Toy",
                "category=Dog Food",
                "category=Dog Toy",
                "category=Fish Supplies",
            ],
            FeatureSchema.Notebook.Names);

    [Fact]
    public void Order_is_by_code_point_and_repeats_are_ignored()
    {
        var schema = new FeatureSchema(["b", "a", "B", "b", "é"], ["z", "Z"]);

        Assert.Equal(["B", "a", "b", "é"], schema.Personas);
        Assert.Equal(["Z", "z"], schema.Categories);
        Assert.Equal(6, schema.Dimension);
    }

    [Fact]
    public void A_known_value_sets_one_feature()
    {
        var schema = FeatureSchema.Notebook;

        Assert.Equal([2], schema.Context("fish_hobbyist").Indices.ToArray());
        Assert.Equal([1.0], schema.Context("fish_hobbyist").Values.ToArray());
        Assert.Equal([8], schema.Product("Fish Supplies").Indices.ToArray());
        Assert.Equal([1.0], schema.Product("Fish Supplies").Values.ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Fish_Hobbyist")]
    [InlineData("Cat Food")]
    public void An_unknown_persona_sets_no_feature(string? persona) =>
        Assert.Equal(0, FeatureSchema.Notebook.Context(persona).Count);

    [Theory]
    [InlineData("")]
    [InlineData("cat food")]
    [InlineData("fish_hobbyist")]
    public void An_unknown_category_sets_no_feature(string category) => Assert.Equal(0, FeatureSchema.Notebook.Product(category).Count);

    [Fact]
    public void A_persona_and_a_category_of_one_name_are_two_features()
    {
        var schema = new FeatureSchema(["fish"], ["fish"]);

        Assert.Equal([0], schema.Context("fish").Indices.ToArray());
        Assert.Equal([1], schema.Product("fish").Indices.ToArray());
    }

    [Fact]
    public void Schemas_encode_alike_when_they_have_the_same_features()
    {
        Assert.True(new FeatureSchema(["a", "b"], ["c"]).Encodes(new FeatureSchema(["b", "a", "a"], ["c"])));
        Assert.False(new FeatureSchema(["a", "b"], ["c"]).Encodes(new FeatureSchema(["a"], ["b", "c"])));
        Assert.False(new FeatureSchema(["a"], ["c"]).Encodes(new FeatureSchema(["a", "b"], ["c"])));
    }

    [Fact]
    public void A_vector_needs_a_value_for_every_index() =>
        Assert.Throws<ArgumentException>(() => new SparseVector([0, 1], [1.0]).Count);
}
