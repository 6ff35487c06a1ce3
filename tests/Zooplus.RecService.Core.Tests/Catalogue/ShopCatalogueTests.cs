using CsCheck;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Tests.Catalogue;

public sealed class ShopCatalogueTests
{
    private static readonly FeatureSchema Schema = new(["p", "q"], ["a", "b"]);

    private static readonly Gen<Product> AnyProduct = Gen.Select(
        Gen.Int[0, 9].Select(id => $"{id}"), Gen.Bool.Select(first => first ? "a" : "b"), Gen.Bool, (id, category, available) => new Product(id, category, available));

    private static readonly Gen<User> AnyUser = Gen.Select(
        Gen.Int[0, 9].Select(id => $"{id}"), Gen.Int[0, 2].Select(persona => persona switch { 0 => "p", 1 => "q", _ => null }), (id, persona) => new User(id, persona));

    private static readonly Gen<Change> AnyChange = Gen.Select(
        Gen.Int[0, 5],
        AnyProduct.Array[0, 6].Select(products => products.DistinctBy(product => product.Id).ToArray()),
        AnyUser.Array[0, 6].Select(users => users.DistinctBy(user => user.Id).ToArray()),
        Gen.Int[0, 9].Select(id => $"{id}"),
        (kind, products, users, id) => new Change(kind, products, users, id));

    [Fact]
    public void Any_sequence_of_changes_leaves_what_plain_dictionaries_hold() => AnyChange.Array[0, 30].Sample(changes =>
    {
        var catalogue = ShopCatalogue.Empty(Schema);
        var (products, users, slots) = (new Dictionary<string, Product>(), new Dictionary<string, User>(), new List<string>());
        foreach (var change in changes)
        {
            catalogue = change.ApplyTo(catalogue);
            change.ApplyTo(products, users, slots);
            AssertHolds(catalogue, products, users, slots);
        }
    });

    [Fact]
    public void A_catalogue_made_of_an_image_has_the_same_indices_and_goes_on_alike() => Gen.Select(AnyChange.Array[0, 20], AnyChange.Array[0, 20]).Sample((before, after) =>
    {
        var catalogue = before.Aggregate(ShopCatalogue.Empty(Schema), (current, change) => change.ApplyTo(current));
        var image = catalogue.Image();
        var goneOn = after.Aggregate(catalogue, (current, change) => change.ApplyTo(current));

        var again = after.Aggregate(ShopCatalogue.Of(image), (current, change) => change.ApplyTo(current));

        var (expected, actual) = (goneOn.Image(), again.Image());
        Assert.Equal(expected.Products, actual.Products);
        Assert.Equal(expected.Listed, actual.Listed);
        Assert.Equal(expected.UserIds, actual.UserIds);
        Assert.Equal(expected.Users, actual.Users);
        Assert.Equal(goneOn.Available.ToArray(), again.Available.ToArray());
    });

    [Fact]
    public void An_image_that_names_a_product_twice_is_refused()
    {
        var image = ShopCatalogue.Empty(Schema).Image() with { Products = [new("1", "a"), new("1", "b")], Listed = [true, true] };

        Assert.Contains("'1' stands in two places", Assert.Throws<InvalidDataException>(() => ShopCatalogue.Of(image)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_catalogue_never_changes_once_it_is_made() => AnyChange.Array[1, 30].Sample(changes =>
    {
        var catalogue = ShopCatalogue.Empty(Schema);
        var snapshots = new List<(ShopCatalogue Catalogue, string Then)>();
        foreach (var change in changes)
        {
            snapshots.Add((catalogue, Describe(catalogue)));
            catalogue = change.ApplyTo(catalogue);
        }

        Assert.All(snapshots, snapshot => Assert.Equal(snapshot.Then, Describe(snapshot.Catalogue)));
    });

    [Fact]
    public void A_change_must_start_from_the_newest_catalogue()
    {
        var old = ShopCatalogue.Empty(Schema);
        _ = old.Merge([new Product("0", "a")], []);

        Assert.Throws<InvalidOperationException>(() => old.Merge([new Product("1", "a")], []));
    }

    [Fact]
    public void An_archived_product_whose_category_is_gone_sets_no_feature()
    {
        var catalogue = ShopCatalogue.Empty(Schema).Merge([new Product("0", "b"), new Product("1", "a")], []);

        var narrower = catalogue.Replace(new FeatureSchema(["p"], ["a"]), [new Product("1", "a")], []);

        Assert.Equal(-1, narrower.CategoryAt(0));
        Assert.Empty(narrower.FeaturesAt(0).Indices.ToArray());
        Assert.Equal([1], narrower.FeaturesAt(1).Indices.ToArray());
    }

    public static TheoryData<Product[], User[], string> Faults => new()
    {
        { [new("0", "a"), new("1", "b"), new("0", "b")], [], "products[2].id" },
        { [new("", "a")], [], "products[0].id" },
        { [new(new string('x', 129), "a")], [], "products[0].id" },
        { [new("0", "a"), new("1", "no such category")], [], "products[1].category" },
        { [], [new("0"), new("0")], "users[1].id" },
        { [], [new("0", "no such persona")], "users[0].persona" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_change_at_fault_names_the_field_and_leaves_no_trace(Product[] products, User[] users, string field)
    {
        var catalogue = ShopCatalogue.Empty(Schema).Merge([new Product("kept", "a")], [new User("kept")]);
        var before = Describe(catalogue);

        Assert.Equal(field, Assert.Throws<CatalogueException>(() => catalogue.Merge(products, users)).Field);
        Assert.Equal(field, Assert.Throws<CatalogueException>(() => catalogue.Replace(Schema, products, users)).Field);

        Assert.Equal(before, Describe(catalogue));
        Assert.Equal(2, catalogue.Merge([new Product("next", "a")], []).ProductSlots);
    }

    [Fact]
    public void A_schema_holds_a_thousand_features_and_no_more()
    {
        var catalogue = ShopCatalogue.Empty(Schema);

        catalogue = catalogue.Replace(new FeatureSchema(["p"], Enumerable.Range(0, 999).Select(i => $"{i}")), [], []);

        Assert.Throws<CatalogueException>(() => catalogue.Replace(new FeatureSchema(["p"], Enumerable.Range(0, 1000).Select(i => $"{i}")), [], []));
    }

    private static void AssertHolds(ShopCatalogue catalogue, Dictionary<string, Product> products, Dictionary<string, User> users, List<string> slots)
    {
        var listed = slots.Where(products.ContainsKey).ToArray();
        Assert.Equal(listed.Select(id => products[id]), catalogue.Products);
        Assert.Equal(users.Values.OrderBy(user => user.Id), catalogue.Users.OrderBy(user => user.Id));
        Assert.Equal((products.Count, users.Count, slots.Count, slots.Count - products.Count), (catalogue.ProductCount, catalogue.UserCount, catalogue.ProductSlots, catalogue.ArchivedProducts));
        Assert.Equal(listed.Where(id => products[id].Available).Select(id => slots.IndexOf(id)), catalogue.Available.ToArray());
        for (var id = 0; id < 10; id++)
        {
            Assert.Equal(users.GetValueOrDefault($"{id}"), catalogue.TryGetUser($"{id}", out var user) ? user : null);
            Assert.Equal(products.ContainsKey($"{id}"), catalogue.TryGetProduct($"{id}", out _));
            Assert.Equal(slots.Contains($"{id}"), catalogue.TryGetProductSlot($"{id}", out var slot));
            Assert.True(!slots.Contains($"{id}") || slots.IndexOf($"{id}") == slot);
        }
    }

    private static string Describe(ShopCatalogue catalogue) =>
        $"{catalogue.ProductSlots} {string.Join(';', catalogue.Products)} {string.Join(';', catalogue.Users)} {string.Join(',', catalogue.Available.ToArray())}";

    /// <summary>A change, as the catalogue and as plain collections make it.</summary>
    private sealed record Change(int Kind, Product[] Products, User[] Users, string Id)
    {
        public ShopCatalogue ApplyTo(ShopCatalogue catalogue) => Kind switch
        {
            0 => catalogue.Replace(Schema, Products, Users),
            1 => catalogue.WithoutProduct(Id),
            2 => catalogue.WithoutUser(Id),
            _ => catalogue.Merge(Products, Users),
        };

        public void ApplyTo(Dictionary<string, Product> products, Dictionary<string, User> users, List<string> slots)
        {
            switch (Kind)
            {
                case 1:
                    products.Remove(Id);
                    return;
                case 2:
                    users.Remove(Id);
                    return;
                case 0:
                    products.Clear();
                    users.Clear();
                    break;
            }

            slots.AddRange(Products.Select(product => product.Id).Where(id => !slots.Contains(id)).ToArray());
            Array.ForEach(Products, product => products[product.Id] = product);
            Array.ForEach(Users, user => users[user.Id] = user);
        }
    }
}
