using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Journal.Snapshots;

/// <summary>A small shop that has learned a little.</summary>
internal static class Captures
{
    public static StateCapture Small(long sequence = 17)
    {
        AttributeDeclaration[] attributes =
        [
            new CategoricalDeclaration("persona", AttributeSide.User, ["p"]),
            new CategoricalDeclaration("category", AttributeSide.Product, ["a", "b"]),
            new NumericDeclaration("age", AttributeSide.User, 40, 12),
            new HashedDeclaration("campaign", AttributeSide.Request, 3),
            new CategoricalDeclaration("brand", AttributeSide.Product, ["r"]),
        ];
        var catalogue = ShopCatalogue.Empty(FeatureSchema.Of(attributes, [new Interaction("age", "brand")]).WithVersion(5))
            .Merge(
                [new Product("x", "a", Attributes: AttributeSet.Of(("brand", "r"))), new Product("y", "b", Available: false), new Product("z", "b")],
                [new User("u", "p", AttributeSet.Of(("age", 0.1))), new User("v"), new User("w", "p")])
            .WithoutProduct("x")
            .WithoutUser("w");
        var policy = new LinUcbPolicy(catalogue.Schema);
        policy.Prepare(catalogue);
        for (var i = 0; i < 5; i++)
        {
            policy.Learn(new Observation(i, i % 3, "p", i % 3 == 0 ? "a" : "b", i % 2));
        }

        return new StateCapture(
            sequence,
            catalogue,
            new Dictionary<string, long> { ["linucb"] = 3 },
            [new PolicyCapture(policy.Name, policy.StateFormat, policy.Capture())],
            new Dictionary<string, SavedLessons> { ["linucb"] = new([null, new ProductLessons(2, 0.5, 638_000_000_000_000_000)], [new CellLessons("p", "b", 2)]) },
            "0123456789abcdef") { Open = [2, 3, 300] };
    }

    /// <summary>The bytes of a policy's section.</summary>
    public static byte[] BytesOf(PolicyCapture policy)
    {
        using var reader = policy.Read();
        return ((MemoryStream)reader.BaseStream).ToArray();
    }
}
