using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcb;

public sealed class LinUcbStateTests
{
    private const int Products = 20;

    private static readonly string?[] Personas = [.. FeatureSchema.Notebook.Personas, null];

    [Fact]
    public void A_restored_policy_equals_the_captured_one_to_the_last_bit()
    {
        var catalogue = Shops.OfSize(Products);
        var policy = Taught(catalogue, 2_000);
        var captured = policy.Capture();
        var before = Enumerable.Range(0, Products).Select(policy.Arm).ToArray();
        var bytesNow = Bytes(captured);
        policy.Learn(Random(catalogue, 7));

        var restored = Fresh(catalogue);
        restored.Restore(Reader(Bytes(captured)));

        Assert.Equal(bytesNow, Bytes(restored.Capture()));
        Assert.Equal(2_000, restored.RewardsLearned);
        for (var product = 0; product < Products; product++)
        {
            Assert.True(before[product].AInverse.Lower.SequenceEqual(restored.Arm(product).AInverse.Lower));
            Assert.True(before[product].Theta.SequenceEqual(restored.Arm(product).Theta));
        }
    }

    [Fact]
    public void An_alpha_it_was_reset_to_is_part_of_the_state_and_the_one_it_was_made_with_is_not()
    {
        var catalogue = Shops.OfSize(Products);
        var plain = Fresh(catalogue);
        var reset = Fresh(catalogue);
        reset.Reset(0.25);
        var one = new LinUcbPolicy(FeatureSchema.Notebook, alpha: 0.7);
        one.Prepare(catalogue);

        one.Restore(Reader(Bytes(plain.Capture())));
        Assert.Equal(0.7, one.Alpha);

        one.Restore(Reader(Bytes(reset.Capture())));
        Assert.Equal(0.25, one.Alpha);

        one.Restore(Reader(Bytes(plain.Capture())));
        Assert.Equal(0.7, one.Alpha);
    }

    [Fact]
    public void Bytes_that_end_early_or_name_no_product_are_refused_and_change_nothing()
    {
        var catalogue = Shops.OfSize(Products);
        var policy = Taught(catalogue, 50);
        var bytes = Bytes(policy.Capture());
        var kept = Fresh(catalogue);
        kept.Learn(Random(catalogue, 1));
        var before = Bytes(kept.Capture());

        for (var length = 0; length < bytes.Length; length += 97)
        {
            Assert.ThrowsAny<IOException>(() => kept.Restore(Reader(bytes[..length])));
        }

        var small = new LinUcbPolicy(FeatureSchema.Notebook);
        small.Prepare(Shops.OfSize(2));
        Assert.Throws<InvalidDataException>(() => small.Restore(Reader(bytes)));
        Assert.Equal(before, Bytes(kept.Capture()));
    }

    [Fact]
    public void Silence_that_is_revised_into_a_click_leaves_what_learning_the_click_would_have_left()
    {
        var catalogue = Shops.OfSize(Products);
        var atOnce = Fresh(catalogue);
        var revised = Fresh(catalogue);
        for (var t = 0; t < 500; t++)
        {
            var observation = Random(catalogue, t);
            atOnce.Learn(observation);
            revised.Learn(observation with { Reward = 0 });
            revised.Revise(observation, 0);
        }

        Assert.Equal(Bytes(atOnce.Capture()), Bytes(revised.Capture()));
    }

    [Fact]
    public void The_name_of_the_state_tells_ridge_and_features_apart()
    {
        var formats = new[]
        {
            new LinUcbPolicy(FeatureSchema.Notebook).StateFormat,
            new LinUcbPolicy(FeatureSchema.Notebook, ridge: 2).StateFormat,
            new LinUcbPolicy(new FeatureSchema(["a"], ["b"])).StateFormat,
        };

        Assert.Equal(3, formats.Distinct().Count());
        Assert.Equal(formats[0], new LinUcbPolicy(FeatureSchema.Notebook, alpha: 3).StateFormat);
    }

    private static LinUcbPolicy Fresh(ShopCatalogue catalogue)
    {
        var policy = new LinUcbPolicy(FeatureSchema.Notebook);
        policy.Prepare(catalogue);
        return policy;
    }

    private static LinUcbPolicy Taught(ShopCatalogue catalogue, int observations)
    {
        var policy = Fresh(catalogue);
        for (var t = 0; t < observations; t++)
        {
            policy.Learn(Random(catalogue, t));
        }

        return policy;
    }

    private static Observation Random(ShopCatalogue catalogue, int t)
    {
        var draws = SeededDraws.From($"observation {t}");
        var product = draws.NextInt32(Products - 3);
        return new Observation(t, product, Personas[draws.NextInt32(Personas.Length)], catalogue.ProductAt(product).Category, draws.NextInt32(2));
    }

    private static byte[] Bytes(Action<BinaryWriter> state)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        state(writer);
        return stream.ToArray();
    }

    private static BinaryReader Reader(byte[] bytes) => new(new MemoryStream(bytes));
}
