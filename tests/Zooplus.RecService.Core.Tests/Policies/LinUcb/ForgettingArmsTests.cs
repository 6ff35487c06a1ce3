using MathNet.Numerics.LinearAlgebra;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcb;
using Zooplus.RecService.Core.Tests.Policies.Linear;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcb;

/// <summary>Arms with a window, and with a prior.</summary>
public sealed class ForgettingArmsTests
{
    private const int Products = 10;

    // Enough personas for the fast path of many features.
    private static readonly FeatureSchema Wide = new(
        [.. FeatureSchema.Notebook.Personas, .. Enumerable.Range(0, 30).Select(i => $"other {i:00}")], FeatureSchema.Notebook.Categories);

    private readonly ShopCatalogue _catalogue = Shops.OfSize(Products);

    public static TheoryData<bool> Schemas => [false, true];

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Each_arm_knows_its_observations_in_the_window_and_no_others(bool wide)
    {
        var schema = wide ? Wide : FeatureSchema.Notebook;
        var policy = Policy(new LinearOptions { Ridge = 0.5, Window = 100 }, schema);
        Teach(policy, ..1_000);

        AssertKnows(policy, schema, 0.5, [], Observations.Random(_catalogue, 900..1_000));
        Assert.Equal(1_000, policy.RewardsLearned);
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_prior_is_what_so_many_observations_of_its_mean_would_have_taught_each_product_of_the_category(bool wide)
    {
        var schema = wide ? Wide : FeatureSchema.Notebook;
        PriorMean[] prior = [new("fish_hobbyist", "Fish Supplies", 0.6), new("fish_hobbyist", "Dog Toy", 0.02), new(null, "Cat Toy", 0.3), new("unheard_of", "Cat Toy", 1)];
        var options = new LinearOptions { Ridge = 0.5, PriorStrength = 7, Prior = prior };
        var policy = Policy(options, schema);
        AssertKnows(policy, schema, 0.5, prior[..3], []);

        Teach(policy, ..300);
        AssertKnows(policy, schema, 0.5, prior[..3], Observations.Random(_catalogue, ..300));

        policy.Reset();
        AssertKnows(policy, schema, 0.5, prior[..3], []);
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void What_is_chosen_scores_highest_of_all_arms_whether_their_order_is_kept_or_not(bool wide)
    {
        var schema = wide ? Wide : FeatureSchema.Notebook;
        var policy = Policy(new LinearOptions { Window = 40, Prior = [new("fish_hobbyist", "Dog Food", 0.9)], PriorStrength = 3 }, schema);
        for (var t = 0; t < 300; t++)
        {
            policy.Learn(Observations.Random(_catalogue, t));
            var (kept, scanned) = (policy.Ask(Shop(schema, policy), 4), policy.Ask(Shop(schema, policy), 4, eligible: [.. Enumerable.Range(0, Products)]));
            var scores = Enumerable.Range(0, Products).Select(product => Score(policy.Arm(product), schema, product)).ToArray();

            Assert.Equal(scores.OrderDescending().Take(4), kept.Items.Select(item => scores[item.Product]));
            Assert.Equal(kept.Products(), scanned.Products());
            Assert.All(kept.Items, item => Assert.Equal(scores[item.Product], item.Score, 1e-9));
        }

        double Score(LinUcbArm arm, FeatureSchema features, int product)
        {
            var x = Context(features, "fish_hobbyist", _catalogue.ProductAt(product).Category);
            var inverse = Matrix<double>.Build.DenseOfRowMajor(x.Count, x.Count, arm.AInverse.ToArray());
            return (Vector<double>.Build.DenseOfArray(arm.Theta.ToArray()) * x) + (1.5 * Math.Sqrt(x * inverse * x));
        }
    }

    [Fact]
    public void A_correction_counts_while_the_observation_is_in_the_window()
    {
        var (atOnce, revised) = (Policy(new LinearOptions { Window = 50 }), Policy(new LinearOptions { Window = 50 }));
        for (var t = 0; t < 400; t++)
        {
            atOnce.Learn(Observations.Random(_catalogue, t));
            revised.Learn(Observations.Random(_catalogue, t) with { Reward = 0 });
            if (t >= 30)
            {
                revised.Revise(Observations.Random(_catalogue, t - 30), 0);
            }

            if (t >= 200)
            {
                revised.Revise(Observations.Random(_catalogue, t - 200) with { Reward = 1 }, 0);
            }
        }

        for (var t = 370; t < 400; t++)
        {
            revised.Revise(Observations.Random(_catalogue, t), 0);
        }

        AssertKnows(atOnce, FeatureSchema.Notebook, 1, [], Observations.Random(_catalogue, 350..400));
        AssertKnows(revised, FeatureSchema.Notebook, 1, [], Observations.Random(_catalogue, 350..400));
    }

    [Fact]
    public void Restored_arms_go_on_forgetting_to_the_last_bit()
    {
        var options = new LinearOptions { Window = 60, Prior = [new("fish_hobbyist", "Dog Food", 0.9)] };
        var (policy, restored) = (Policy(options), Policy(options));
        Teach(policy, ..500);
        restored.Restore(Observations.Reader(policy.Bytes()));

        Teach(policy, 500..900);
        Teach(restored, 500..900);

        Assert.Equal(policy.Bytes(), restored.Bytes());
        Assert.Equal(policy.Ask(_catalogue, Products).Items, restored.Ask(_catalogue, Products).Items);
    }

    [Fact]
    public void A_window_moves_to_another_schema_with_what_is_in_it()
    {
        var policy = Policy(new LinearOptions { Ridge = 0.5, Window = 100 });
        Teach(policy, ..300);
        policy.Prepare(Shop(Wide, policy));
        Teach(policy, 300..350);

        AssertKnows(policy, Wide, 0.5, [], Observations.Random(_catalogue, 250..350));
    }

    [Fact]
    public void A_product_that_was_never_shown_is_expected_to_be_as_its_new_category()
    {
        var policy = Policy(new LinearOptions { Prior = [new("fish_hobbyist", "Dog Food", 0.9)] });
        policy.Reset(0);
        var moved = _catalogue.Merge([new Product("p0", "Dog Food")], []);
        policy.Prepare(moved);

        Assert.True(policy.Arm(0).Theta.SequenceEqual(policy.Arm(2).Theta));
        Assert.Equal([0, 2, 7], policy.Ask(moved, 3).Products());
    }

    [Fact]
    public void A_discount_is_refused_with_the_reason()
    {
        var exception = Assert.Throws<ArgumentException>(() => Policy(new LinearOptions { Discount = 0.999 }));

        Assert.StartsWith(
            "Discount is '0.999'; allowed is 1: a model a product forgets by its Window, since a discount would change every product's inverse at every reward.",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_options_the_state_has_the_name_it_always_had()
    {
        Assert.Equal($"linucb/2 ridge=1 features={string.Join('|', FeatureSchema.Notebook.Names)}", Policy(new LinearOptions()).StateFormat);
        Assert.NotEqual(Policy(new LinearOptions()).StateFormat, Policy(new LinearOptions { Window = 10 }).StateFormat);
    }

    private static ShopCatalogue Shop(FeatureSchema schema, LinUcbPolicy policy)
    {
        var shop = ReferenceEquals(schema, FeatureSchema.Notebook) ? Shops.OfSize(Products) : ShopCatalogue.Empty(schema).Merge([.. Shops.OfSize(Products).Products], []);
        policy.Prepare(shop);
        return shop;
    }

    private static LinUcbPolicy Policy(LinearOptions options, FeatureSchema? schema = null)
    {
        var policy = new LinUcbPolicy(schema ?? FeatureSchema.Notebook, 1.5, options);
        Shop(schema ?? FeatureSchema.Notebook, policy);
        return policy;
    }

    private void Teach(LinUcbPolicy policy, Range range)
    {
        foreach (var observation in Observations.Random(_catalogue, range))
        {
            policy.Learn(observation);
        }
    }

    /// <summary>Compares each arm with a textbook regression on its observations.</summary>
    private void AssertKnows(LinUcbPolicy policy, FeatureSchema schema, double ridge, PriorMean[] prior, IEnumerable<Observation> observations)
    {
        var d = schema.Dimension;
        var taught = observations.ToLookup(observation => observation.Product);
        for (var product = 0; product < Products; product++)
        {
            var category = _catalogue.ProductAt(product).Category;
            var rows = prior.Where(mean => mean.Category == category).Select(mean => (Context(schema, mean.Persona, category), mean.Reward, 7.0))
                .Concat(taught[product].Select(o => (Context(schema, o.Persona, o.Category), o.Reward, 1.0)));
            var plain = PlainRidge.Of(d, ridge, rows);
            var arm = policy.Arm(product);
            Assert.Equal(taught[product].Count(), arm.Pulls);
            Assert.Equal(taught[product].Sum(o => o.Reward), arm.TotalReward, 1e-9);
            Assert.All(Enumerable.Range(0, d), i => Assert.Equal(plain.Theta[i], arm.Theta[i], 1e-9));
            Assert.All(Enumerable.Range(0, d * d), i => Assert.Equal(plain.Inverse[i / d, i % d], arm.AInverse[i / d, i % d], 1e-9));
        }
    }

    private static Vector<double> Context(FeatureSchema schema, string? persona, string category) => Vector<double>.Build.DenseOfEnumerable(
        schema.Names.Select(name => name == $"persona={persona}" || name == $"category={category}" ? 1.0 : 0));
}
