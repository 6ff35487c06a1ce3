using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcbShared;
using Zooplus.RecService.Core.Tests.Policies.Linear;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcbShared;

public sealed class LinUcbSharedPolicyTests
{
    private const double Alpha = 1.7;

    private static readonly string?[] Personas = [.. FeatureSchema.Notebook.Personas, null];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1_000)]
    public void Every_number_is_that_of_a_plain_ridge_regression(int observations)
    {
        var catalogue = Shops.OfSize(20);
        var options = new LinearOptions { Ridge = 0.3 };
        var policy = new LinUcbSharedPolicy(FeatureSchema.Notebook, Alpha, options);
        policy.Prepare(catalogue);
        var learned = Observations.Random(catalogue, ..observations).ToArray();
        foreach (var observation in learned)
        {
            policy.Learn(observation);
        }

        var plain = PlainRidge.Of(policy.Features.Dimension, 0.3, learned.Select(o => (PlainRidge.Shared(policy.Features, o), o.Reward, 1.0)));

        foreach (var persona in Personas)
        {
            var items = policy.Ask(catalogue, 20, persona: persona).Items;
            Assert.Equal(20, items.Length);
            Assert.All(items, item =>
            {
                var x = PlainRidge.Shared(policy.Features, persona, catalogue.ProductAt(item.Product).Category);
                Assert.Equal(plain.ExpectedReward(x), item.ExpectedReward, 1e-9);
                Assert.Equal(Alpha * plain.Uncertainty(x), item.ExplorationBonus, 1e-9);
                Assert.Equal(item.ExpectedReward + item.ExplorationBonus, item.Score);
            });
            Assert.Equal(items.Select(item => item.Score).OrderDescending(), items.Select(item => item.Score));
        }
    }

    [Fact]
    public void What_a_product_teaches_serves_its_whole_category_at_once()
    {
        var catalogue = Shops.OfSize(100);
        var policy = new LinUcbSharedPolicy(FeatureSchema.Notebook, alpha: 0);
        for (var t = 0; t < 20; t++)
        {
            policy.Learn(new Observation(t, 3, "fish_hobbyist", catalogue.ProductAt(3).Category, 1));
        }

        var shown = Enumerable.Range(0, 500).Select(i => Assert.Single(policy.Ask(catalogue, id: $"r-{i}").Items)).ToArray();

        Assert.All(shown, item => Assert.Equal(catalogue.ProductAt(3).Category, catalogue.ProductAt(item.Product).Category));
        Assert.Equal(20, shown.Select(item => item.Product).Distinct().Count());
        Assert.All(shown, item => Assert.Equal(1.0 / 20, item.Propensity));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(7, true)]
    public void Products_of_equal_score_are_drawn_with_the_propensity_that_is_told(int count, bool taught)
    {
        const int Decisions = 8_000;
        var catalogue = Shops.OfSize(20);
        var policy = new LinUcbSharedPolicy(FeatureSchema.Notebook);
        if (taught)
        {
            policy.Learn(new Observation(0, 3, "fish_hobbyist", catalogue.ProductAt(3).Category, 1));
        }

        var answers = Enumerable.Range(0, Decisions).Select(i => policy.Ask(catalogue, count, $"r-{i}").Items).ToArray();
        for (var rank = 0; rank < count; rank++)
        {
            var byProduct = answers.Select(items => items[rank]).GroupBy(item => item.Product).ToArray();
            Assert.Equal(1, byProduct.Sum(items => Assert.Single(items.Select(item => item.Propensity!.Value).Distinct())), 1e-12);
            ChiSquare.AssertUniform([.. byProduct.Select(items => items.Count())]);
        }
    }

    [Fact]
    public void The_same_decision_is_repeated_by_its_id()
    {
        var catalogue = Shops.OfSize(50);
        var policy = new LinUcbSharedPolicy(FeatureSchema.Notebook);

        Assert.Equal(policy.Ask(catalogue, 10, "r-1").Items, policy.Ask(catalogue, 10, "r-1").Items);
        Assert.NotEqual(policy.Ask(catalogue, 10, "r-1").Products(), policy.Ask(catalogue, 10, "r-2").Products());
    }

    [Fact]
    public void Filters_do_not_change_what_a_product_is_given()
    {
        var catalogue = Shops.OfSize(20);
        var policy = Taught(catalogue, 50);
        var all = policy.Ask(catalogue, 20).Items.ToDictionary(item => item.Product);

        var some = policy.Ask(catalogue, 20, eligible: [1, 6, 7, 13]).Items;

        Assert.Equal([1, 6, 7, 13], some.Select(item => item.Product).Order());
        Assert.All(some, item => Assert.Equal(all[item.Product] with { Propensity = item.Propensity }, item));
    }

    [Fact]
    public void Silence_that_is_revised_into_a_click_leaves_what_learning_the_click_would_have_left()
    {
        var catalogue = Shops.OfSize(20);
        var (atOnce, revised) = (Taught(catalogue, 0), Taught(catalogue, 0));
        foreach (var observation in Observations.Random(catalogue, ..600))
        {
            atOnce.Learn(observation);
            revised.Learn(observation with { Reward = 0 });
            revised.Revise(observation, 0);
        }

        Assert.Equal(600, revised.RewardsLearned);
        Assert.All(atOnce.Estimate.Theta.ToArray().Zip(revised.Estimate.Theta.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.True(atOnce.Estimate.Inverse.SequenceEqual(revised.Estimate.Inverse));
    }

    [Fact]
    public void A_restored_policy_goes_on_as_the_captured_one_to_the_last_bit()
    {
        var catalogue = Shops.OfSize(20);
        var policy = Taught(catalogue, 700);
        var captured = policy.Capture();
        var bytes = policy.Bytes();
        Teach(policy, Observations.Random(catalogue, 700..900));

        var restored = Taught(catalogue, 3);
        restored.Restore(Observations.Reader(Observations.Bytes(captured)));

        Assert.Equal(bytes, restored.Bytes());
        Assert.Equal(700, restored.RewardsLearned);
        Teach(restored, Observations.Random(catalogue, 700..900));
        Assert.Equal(policy.Bytes(), restored.Bytes());
    }

    [Fact]
    public void Bytes_that_end_early_are_refused_and_change_nothing()
    {
        var catalogue = Shops.OfSize(20);
        var bytes = Taught(catalogue, 50).Bytes();
        var kept = Taught(catalogue, 5);
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
        var catalogue = Shops.OfSize(20);
        var policy = Taught(catalogue, 300);

        policy.Reset();

        Assert.Equal(Taught(catalogue, 0).Bytes(), policy.Bytes());
    }

    [Fact]
    public void Knowledge_moves_to_another_schema_by_the_names_of_the_features()
    {
        var catalogue = Shops.OfSize(20);
        var policy = Taught(catalogue, 300);
        var before = policy.Ask(catalogue, 20).Items.ToDictionary(item => item.Product);
        var wider = ShopCatalogue.Empty(new FeatureSchema(["aquarist", .. FeatureSchema.Notebook.Personas], ["Bird Food", .. FeatureSchema.Notebook.Categories]))
            .Merge([.. catalogue.Products], []);

        policy.Prepare(wider);

        Assert.All(policy.Ask(wider, 20).Items, item =>
        {
            Assert.Equal(before[item.Product].ExpectedReward, item.ExpectedReward, 1e-9);
            Assert.Equal(before[item.Product].ExplorationBonus, item.ExplorationBonus, 1e-9);
        });
    }

    [Fact]
    public void The_name_of_the_state_tells_options_and_features_apart()
    {
        var formats = new[]
        {
            new LinUcbSharedPolicy(FeatureSchema.Notebook),
            new LinUcbSharedPolicy(FeatureSchema.Notebook, options: new LinearOptions { Ridge = 2 }),
            new LinUcbSharedPolicy(FeatureSchema.Notebook, options: new LinearOptions { Discount = 0.99 }),
            new LinUcbSharedPolicy(FeatureSchema.Notebook, options: new LinearOptions { Window = 10 }),
            new LinUcbSharedPolicy(new FeatureSchema(["a"], ["b"])),
        }.Select(policy => policy.StateFormat).ToArray();

        Assert.Equal(formats.Length, formats.Distinct().Count());
        Assert.Equal(formats[0], new LinUcbSharedPolicy(FeatureSchema.Notebook, alpha: 3).StateFormat);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(1e7)]
    public void An_alpha_out_of_range_is_refused(double alpha) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinUcbSharedPolicy(FeatureSchema.Notebook, alpha));

    private static LinUcbSharedPolicy Taught(ShopCatalogue catalogue, int observations)
    {
        var policy = new LinUcbSharedPolicy(FeatureSchema.Notebook);
        policy.Prepare(catalogue);
        Teach(policy, Observations.Random(catalogue, ..observations));
        return policy;
    }

    private static void Teach(LinUcbSharedPolicy policy, IEnumerable<Observation> observations)
    {
        foreach (var observation in observations)
        {
            policy.Learn(observation);
        }
    }
}
