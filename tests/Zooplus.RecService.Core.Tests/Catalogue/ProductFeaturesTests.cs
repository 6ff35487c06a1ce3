using Xunit.Abstractions;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Tests.Catalogue;

public sealed class ProductFeaturesTests(ITestOutputHelper output)
{
    private static readonly FeatureSchema Schema = FeatureSchema.Of(
        [
            new CategoricalDeclaration("persona", AttributeSide.User, ["p"]),
            new CategoricalDeclaration("category", AttributeSide.Product, ["Food", "Toy", "Treat"]),
            new CategoricalDeclaration("brand", AttributeSide.Product, ["Acme", "Rex"]),
            new NumericDeclaration("price", AttributeSide.Product, mean: 20, deviation: 5),
        ],
        []);

    private static readonly string[] Brands = ["Acme", "Rex", "nobody"];

    [Fact]
    public void Without_further_attributes_group_i_is_category_i()
    {
        var features = Of(new Product("0", "Toy"), new Product("1", "Food"), new Product("2", "Toy"));

        Assert.Equal([1, 0, 1], Groups(features, 3));
        Assert.Equal(4, features.Groups);
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(features.CategoryOf));
    }

    [Fact]
    public void Products_of_equal_features_are_a_group_and_the_groups_of_a_category_stand_together()
    {
        var features = Of(
            Product("0", "Toy", ("brand", "Rex")),
            Product("1", "Food", ("brand", "Acme")),
            Product("2", "Toy", ("brand", "nobody")),
            Product("3", "Toy", ("brand", "Rex"), ("price", 20)),
            Product("4", "Toy", ("price", 25)),
            Product("5", "Food"));

        Assert.Equal([3, 1, 2, 3, 4, 0], Groups(features, 6));
        Assert.Equal([0, 0, 1, 1, 1, 2, 3], Enumerable.Range(0, features.Groups).Select(features.CategoryOf));
    }

    [Fact]
    public void A_change_of_some_products_gives_what_encoding_all_anew_gives()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var draws = new Random(seed);
        var catalogue = ShopCatalogue.Empty(Schema);
        for (var round = 0; round < 60; round++)
        {
            catalogue = catalogue.Merge([.. Enumerable.Range(0, 40).Where(_ => draws.Next(3) == 0).Select(id => Random($"{id}", draws))], []);
            var anew = ShopCatalogue.Of(catalogue.Image());

            Assert.Equal(anew.Features.Groups, catalogue.Features.Groups);
            for (var product = 0; product < catalogue.ProductSlots; product++)
            {
                Assert.Equal(anew.Features.GroupOf(product), catalogue.Features.GroupOf(product));
                Assert.Equal(Named(Schema.Product(catalogue.ProductAt(product).Category, catalogue.ProductAt(product).Attributes)), Named(catalogue.FeaturesAt(product)));
            }
        }
    }

    private static Product Random(string id, Random draws)
    {
        var attributes = new List<(string, AttributeValue)>();
        if (draws.Next(2) == 0)
        {
            attributes.Add(("brand", Brands[draws.Next(Brands.Length)]));
        }

        if (draws.Next(2) == 0)
        {
            attributes.Add(("price", 15 + (5 * draws.Next(3))));
        }

        return Product(id, Schema.Categories[draws.Next(3)], [.. attributes]);
    }

    private static Product Product(string id, string category, params (string, AttributeValue)[] attributes) => new(id, category, Attributes: AttributeSet.Of(attributes));

    private static ProductFeatures Of(params Product[] products) => ShopCatalogue.Empty(Schema).Merge(products, []).Features;

    private static int[] Groups(ProductFeatures features, int products) => [.. Enumerable.Range(0, products).Select(features.GroupOf)];

    private static string Named(FeatureVector vector) => string.Join(' ', vector.Indices.ToArray().Zip(vector.Values.ToArray(), (index, value) => $"{Schema.Names[index]}={value}"));
}
