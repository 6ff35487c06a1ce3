using MathNet.Numerics.LinearAlgebra;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcbHybrid;
using Zooplus.RecService.Core.Tests.Policies.Linear;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcbHybrid;

public sealed class LinUcbHybridPolicyTests
{
    private const double Alpha = 1.3;
    private const double Ridge = 0.7;

    private static readonly string?[] Personas = [.. FeatureSchema.Notebook.Personas, null];

    private readonly ShopCatalogue _catalogue = Shops.OfSize(20);

    [Theory]
    [InlineData(ArmContext.Constant, 20, 0)]
    [InlineData(ArmContext.Constant, 20, 5)]
    [InlineData(ArmContext.Constant, 3, 1_000)]
    [InlineData(ArmContext.User, 1, 5)]
    [InlineData(ArmContext.User, 3, 1_000)]
    public void Every_number_is_that_of_the_paper_algorithm_in_dense_matrices(ArmContext own, double armRidge, int observations)
    {
        var policy = Taught(Observations.Random(_catalogue, ..observations), new() { ArmContext = own, ArmRidge = armRidge });
        AssertSame(Plain(policy, own, armRidge, Observations.Random(_catalogue, ..observations)), policy, own);
    }

    [Theory]
    [InlineData(ArmContext.Constant)]
    [InlineData(ArmContext.User)]
    public void What_leaves_the_window_is_as_if_it_had_never_been_learned(ArmContext own)
    {
        var policy = Taught(Observations.Random(_catalogue, ..700), new() { ArmContext = own, ArmRidge = 4, Window = 60 });

        AssertSame(Plain(policy, own, 4, Observations.Random(_catalogue, 640..700)), policy, own);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void Silence_that_is_revised_into_a_click_leaves_what_learning_the_click_would_have_left(int window)
    {
        var settings = new LinUcbHybridSettings { ArmContext = ArmContext.User, ArmRidge = 5, Window = window };
        var atOnce = Taught(Observations.Random(_catalogue, ..300), settings);
        var revised = Taught([], settings);
        var silent = new Queue<Observation>();
        foreach (var observation in Observations.Random(_catalogue, ..300))
        {
            revised.Learn(observation with { Reward = 0 });
            silent.Enqueue(observation);
            if (silent.Count > 10)
            {
                revised.Revise(silent.Dequeue(), 0);
            }
        }

        foreach (var observation in silent)
        {
            revised.Revise(observation, 0);
        }

        var expected = Ask(atOnce);
        Assert.Equal(300, revised.RewardsLearned);
        Assert.All(Ask(revised), item =>
        {
            Assert.Equal(expected[item.Key].ExpectedReward, item.Value.ExpectedReward, 1e-9);
            Assert.Equal(expected[item.Key].ExplorationBonus, item.Value.ExplorationBonus, 1e-9);
        });
    }

    [Fact]
    public void A_good_product_is_found_within_its_category()
    {
        var policy = Taught([], new() { Alpha = 0.5, ArmRidge = 2 });
        var good = Enumerable.Range(0, 20).First(product => _catalogue.CategoryAt(product) == 0);
        for (var t = 0; t < 400; t++)
        {
            var product = policy.Ask(_catalogue, id: $"r-{t}").Items[0].Product;
            policy.Learn(new Observation(t, product, "fish_hobbyist", _catalogue.ProductAt(product).Category, product == good ? 1 : 0));
        }

        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(good, policy.Ask(_catalogue, id: $"later-{i}").Items[0].Product));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(6, 4)]
    public void Products_of_equal_score_are_drawn_with_the_propensity_that_is_told(int count, int taught)
    {
        var policy = Taught([]);
        for (var product = 0; product < taught; product++)
        {
            policy.Learn(new Observation(product, product, "fish_hobbyist", _catalogue.ProductAt(product).Category, product % 2));
        }

        var answers = Enumerable.Range(0, 6_000).Select(i => policy.Ask(_catalogue, count, $"r-{i}")).ToArray();

        Assert.All(Shops.AssertPropensities(answers), Assert.True);
    }

    [Fact]
    public void Only_the_best_of_many_taught_products_are_kept_and_none_of_them_is_lost()
    {
        var catalogue = Shops.OfSize(1_000);
        var policy = new LinUcbHybridPolicy(FeatureSchema.Notebook);
        policy.Prepare(catalogue);
        foreach (var observation in Observations.Random(catalogue, ..2_000))
        {
            policy.Learn(observation);
        }

        var all = policy.Ask(catalogue, 1_000).Items;

        Assert.Equal(1_000, all.Select(item => item.Product).Distinct().Count());
        Assert.Equal(all.Select(item => item.Score).OrderDescending(), all.Select(item => item.Score));
        foreach (var count in new[] { 1, 2, 50 })
        {
            Assert.Equal(all[..count].Select(item => item.Score), policy.Ask(catalogue, count).Items.Select(item => item.Score));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void A_restored_policy_goes_on_as_the_captured_one_to_the_last_bit(int window)
    {
        var settings = new LinUcbHybridSettings { ArmContext = ArmContext.User, Window = window };
        var policy = Taught(Observations.Random(_catalogue, ..300), settings);
        var captured = policy.Capture();
        var bytes = policy.Bytes();
        Teach(policy, Observations.Random(_catalogue, 300..400));

        var restored = Taught(Observations.Random(_catalogue, ..3), settings);
        restored.Restore(Observations.Reader(Observations.Bytes(captured)));

        Assert.Equal(bytes, restored.Bytes());
        Teach(restored, Observations.Random(_catalogue, 300..400));
        Assert.Equal(policy.Bytes(), restored.Bytes());
    }

    [Fact]
    public void Bytes_that_end_early_are_refused_and_change_nothing()
    {
        var bytes = Taught(Observations.Random(_catalogue, ..50)).Bytes();
        var kept = Taught(Observations.Random(_catalogue, ..5));
        var before = kept.Bytes();

        for (var length = 0; length < bytes.Length; length += 97)
        {
            Assert.ThrowsAny<IOException>(() => kept.Restore(Observations.Reader(bytes[..length])));
        }

        Assert.Equal(before, kept.Bytes());
    }

    [Fact]
    public void A_reset_goes_back_to_the_start()
    {
        var policy = Taught(Observations.Random(_catalogue, ..300));

        policy.Reset();

        Assert.Equal(Taught([]).Bytes(), policy.Bytes());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public void Knowledge_moves_to_another_schema_by_the_names_of_the_features(int window)
    {
        var policy = Taught(Observations.Random(_catalogue, ..300), new() { ArmContext = ArmContext.User, ArmRidge = 5, Window = window });
        var before = Ask(policy);
        var wider = ShopCatalogue.Empty(new FeatureSchema(["aquarist", .. FeatureSchema.Notebook.Personas], ["Bird Food", .. FeatureSchema.Notebook.Categories]))
            .Merge([.. _catalogue.Products], []);

        policy.Prepare(wider);

        Assert.All(policy.Ask(wider, 20).Items, item =>
        {
            Assert.Equal(before[item.Product].ExpectedReward, item.ExpectedReward, 1e-9);
            Assert.Equal(before[item.Product].ExplorationBonus, item.ExplorationBonus, 1e-9);
        });
    }

    [Theory]
    [InlineData(nameof(LinUcbHybridSettings.Alpha))]
    [InlineData(nameof(LinUcbHybridSettings.ArmRidge))]
    [InlineData(nameof(LinUcbHybridSettings.ArmContext))]
    [InlineData(nameof(LinUcbHybridSettings.Discount))]
    public void A_setting_that_is_not_allowed_is_refused(string setting)
    {
        LinUcbHybridSettings settings = setting switch
        {
            nameof(LinUcbHybridSettings.Alpha) => new() { Alpha = -1 },
            nameof(LinUcbHybridSettings.ArmRidge) => new() { ArmRidge = 0 },
            nameof(LinUcbHybridSettings.ArmContext) => new() { ArmContext = (ArmContext)7 },
            _ => new() { Discount = 0.99 },
        };

        Assert.Contains(setting, Assert.Throws<ArgumentException>(() => new LinUcbHybridPolicy(FeatureSchema.Notebook, settings)).Message);
    }

    private LinUcbHybridPolicy Taught(IEnumerable<Observation> observations, LinUcbHybridSettings? settings = null)
    {
        settings ??= new LinUcbHybridSettings();
        var policy = new LinUcbHybridPolicy(
            FeatureSchema.Notebook,
            new() { Alpha = Alpha, Ridge = Ridge, ArmContext = settings.ArmContext, ArmRidge = settings.ArmRidge, Window = settings.Window });
        policy.Prepare(_catalogue);
        Teach(policy, observations);
        return policy;
    }

    private static void Teach(LinUcbHybridPolicy policy, IEnumerable<Observation> observations)
    {
        foreach (var observation in observations)
        {
            policy.Learn(observation);
        }
    }

    private Dictionary<int, RankedProduct> Ask(LinUcbHybridPolicy policy) => policy.Ask(_catalogue, 20).Items.ToDictionary(item => item.Product);

    private static PlainHybrid Plain(LinUcbHybridPolicy policy, ArmContext own, double armRidge, IEnumerable<Observation> observations)
    {
        var plain = new PlainHybrid(policy.Features.Dimension, Own(own, null).Count, Ridge, armRidge);
        foreach (var observation in observations)
        {
            plain.Learn(observation.Product, PlainRidge.Shared(policy.Features, observation), Own(own, observation.Persona), observation.Reward);
        }

        return plain;
    }

    private void AssertSame(PlainHybrid plain, LinUcbHybridPolicy policy, ArmContext own)
    {
        foreach (var persona in Personas)
        {
            var items = policy.Ask(_catalogue, 20, persona: persona).Items;
            Assert.Equal(20, items.Length);
            Assert.All(items, item =>
            {
                var z = PlainRidge.Shared(policy.Features, persona, _catalogue.ProductAt(item.Product).Category);
                var (expected, deviation) = plain.Score(item.Product, z, Own(own, persona));
                Assert.Equal(expected, item.ExpectedReward, 1e-9);
                Assert.Equal(Alpha * deviation, item.ExplorationBonus, 1e-9);
                Assert.Equal(item.ExpectedReward + item.ExplorationBonus, item.Score);
            });
            Assert.Equal(items.Select(item => item.Score).OrderDescending(), items.Select(item => item.Score));
        }
    }

    private static Vector<double> Own(ArmContext own, string? persona) => Vector<double>.Build.DenseOfEnumerable(
        own == ArmContext.Constant ? [1] : FeatureSchema.Notebook.Personas.Select(known => known == persona ? 1.0 : 0).Prepend(1));
}
