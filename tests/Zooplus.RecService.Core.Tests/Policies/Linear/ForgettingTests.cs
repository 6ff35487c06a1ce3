using MathNet.Numerics.LinearAlgebra;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcbShared;

namespace Zooplus.RecService.Core.Tests.Policies.Linear;

public sealed class ForgettingTests
{
    private readonly ShopCatalogue _catalogue = Shops.OfSize(20);

    [Theory]
    [InlineData(0.9, 40)]
    [InlineData(0.99, 700)]
    [InlineData(0.9995, 3_000)]
    public void A_discounted_model_is_the_weighted_ridge_regression_of_what_was_learned(double discount, int observations)
    {
        var policy = Policy(new LinearOptions { Ridge = 0.5, Discount = discount });
        var d = policy.Features.Dimension;
        var (a, b) = (0.5 * Matrix<double>.Build.DenseIdentity(d), Vector<double>.Build.Dense(d));
        for (var t = 0; t < observations; t++)
        {
            var observation = Observations.Random(_catalogue, t);
            policy.Learn(observation);

            var x = PlainRidge.Shared(policy.Features, observation);
            (a, b) = ((discount * a) + x.OuterProduct(x), (discount * b) + (observation.Reward * x));
            a[t % d, t % d] += 0.5 * (1 - Math.Pow(discount, d));
        }

        AssertEqual(new PlainRidge(a, b), policy);
    }

    [Fact]
    public void A_discounted_models_ridge_never_fades()
    {
        const double Discount = 0.99;
        var policy = Policy(new LinearOptions { Ridge = 0.5, Discount = Discount });
        for (var t = 0; t < 5_000; t++)
        {
            policy.Learn(new Observation(t, 0, "fish_hobbyist", _catalogue.ProductAt(0).Category, 1));
        }

        // Cat Food was never shown: what is known of it is the ridge of its own feature and of the pair's.
        var features = policy.Features;
        var x = features.Context(
            FeatureSchema.Notebook.Context("cat_connoisseur"),
            FeatureSchema.Notebook.Product("Cat Food"),
            stackalloc int[features.ActiveFeatures],
            stackalloc double[features.ActiveFeatures]);
        var uncertainty = policy.Estimate.Uncertainty(x);
        Assert.InRange(uncertainty, Math.Sqrt(3 / 0.5), Math.Sqrt(4 / (0.5 * Math.Pow(Discount, policy.Features.Dimension))));
    }

    [Fact]
    public void A_window_holds_the_newest_observations_and_no_others()
    {
        const int Window = 200;
        var policy = Policy(new LinearOptions { Ridge = 0.5, Window = Window });
        for (var t = 0; t < 2_000; t++)
        {
            policy.Learn(Observations.Random(_catalogue, t));
        }

        var rows = Observations.Random(_catalogue, 1_800..2_000).Select(o => (PlainRidge.Shared(policy.Features, o), o.Reward, 1.0));
        AssertEqual(PlainRidge.Of(policy.Features.Dimension, 0.5, rows), policy);
        Assert.Equal(2_000, policy.RewardsLearned);
    }

    [Theory]
    [InlineData(0.99, 0)]
    [InlineData(1, 50)]
    public void A_correction_counts_as_much_as_the_observation_still_does(double discount, int window)
    {
        var options = new LinearOptions { Discount = discount, Window = window };
        var (atOnce, revised) = (Policy(options), Policy(options));
        for (var t = 0; t < 400; t++)
        {
            var observation = Observations.Random(_catalogue, t);
            atOnce.Learn(observation);
            revised.Learn(observation with { Reward = 0 });
            if (t >= 30)
            {
                revised.Revise(Observations.Random(_catalogue, t - 30), 0);
            }
        }

        for (var t = 370; t < 400; t++)
        {
            revised.Revise(Observations.Random(_catalogue, t), 0);
        }

        Assert.All(atOnce.Estimate.Theta.ToArray().Zip(revised.Estimate.Theta.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void A_correction_of_what_has_left_the_window_changes_nothing()
    {
        var policy = Policy(new LinearOptions { Window = 10 });
        for (var t = 0; t < 11; t++)
        {
            policy.Learn(Observations.Random(_catalogue, t) with { Reward = 0 });
        }

        var before = policy.Bytes();
        policy.Revise(Observations.Random(_catalogue, 0) with { Reward = 1 }, 0);

        Assert.Equal(before, policy.Bytes());
    }

    [Theory]
    [InlineData(0.99, 0)]
    [InlineData(1, 150)]
    public void A_restored_model_goes_on_forgetting_to_the_last_bit(double discount, int window)
    {
        var options = new LinearOptions { Discount = discount, Window = window };
        var (policy, restored) = (Policy(options), Policy(options));
        Teach(policy, 0..500);
        restored.Restore(Observations.Reader(policy.Bytes()));

        Teach(policy, 500..900);
        Teach(restored, 500..900);
        policy.Revise(Observations.Random(_catalogue, 880) with { Reward = 1 }, 0);
        restored.Revise(Observations.Random(_catalogue, 880) with { Reward = 1 }, 0);

        Assert.Equal(policy.Bytes(), restored.Bytes());
    }

    [Fact]
    public void A_prior_is_what_so_many_observations_of_its_mean_would_have_taught()
    {
        var options = new LinearOptions
        {
            Ridge = 0.5,
            PriorStrength = 7,
            Prior = [new("fish_hobbyist", "Fish Supplies", 0.6), new("fish_hobbyist", "Dog Toy", 0.02), new(null, "Cat Toy", 0.3), new("unheard_of", "Cat Toy", 1)],
        };
        var policy = Policy(options);
        Teach(policy, 0..300);

        var prior = options.Prior.Take(3).Select(mean => (PlainRidge.Shared(policy.Features, mean.Persona, mean.Category), mean.Reward, 7.0));
        var rows = Observations.Random(_catalogue, 0..300).Select(o => (PlainRidge.Shared(policy.Features, o), o.Reward, 1.0));
        AssertEqual(PlainRidge.Of(policy.Features.Dimension, 0.5, prior.Concat(rows)), policy);

        policy.Reset();
        AssertEqual(PlainRidge.Of(policy.Features.Dimension, 0.5, prior), policy);
    }

    [Fact]
    public void A_window_moves_to_another_schema_with_what_is_in_it()
    {
        var policy = Policy(new LinearOptions { Ridge = 0.5, Window = 100 });
        Teach(policy, 0..300);
        var wider = ShopCatalogue.Empty(new FeatureSchema([.. FeatureSchema.Notebook.Personas, "aquarist"], ["Bird Food", .. FeatureSchema.Notebook.Categories]))
            .Merge([.. _catalogue.Products], []);
        policy.Prepare(wider);
        Teach(policy, 300..350);

        var rows = Observations.Random(_catalogue, 250..350).Select(o => (PlainRidge.Shared(policy.Features, o), o.Reward, 1.0));
        AssertEqual(PlainRidge.Of(policy.Features.Dimension, 0.5, rows), policy);
    }

    [Theory]
    [InlineData(0, 1, 0, "Ridge is '0'; allowed is a number from 0.000001 to 1000000.")]
    [InlineData(1, 0.89, 0, "Discount is '0.89'; allowed is a number from 0.9 to 1.")]
    [InlineData(1, 1, -1, "Window is '-1'; allowed is a whole number from 0 to 1000000.")]
    [InlineData(1, 0.99, 10, "Window is '10'; allowed is 0 where there is a discount: a model forgets in one way.")]
    public void Options_that_are_not_allowed_are_refused_by_name(double ridge, double discount, int window, string message)
    {
        var exception = Assert.Throws<ArgumentException>(() => Policy(new LinearOptions { Ridge = ridge, Discount = discount, Window = window }));

        Assert.Equal(message, exception.Message);
    }

    private LinUcbSharedPolicy Policy(LinearOptions options)
    {
        var policy = new LinUcbSharedPolicy(FeatureSchema.Notebook, options: options);
        policy.Prepare(_catalogue);
        return policy;
    }

    private void Teach(LinUcbSharedPolicy policy, Range range)
    {
        foreach (var observation in Observations.Random(_catalogue, range))
        {
            policy.Learn(observation);
        }
    }

    private static void AssertEqual(PlainRidge plain, LinUcbSharedPolicy policy)
    {
        var d = policy.Features.Dimension;
        for (var i = 0; i < d; i++)
        {
            Assert.Equal(plain.Theta[i], policy.Estimate.Theta[i], 1e-9);
            for (var j = 0; j < d; j++)
            {
                Assert.Equal(plain.Inverse[i, j], policy.Estimate.Inverse[(i * d) + j], 1e-9);
            }
        }
    }
}
