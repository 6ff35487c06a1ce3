using MathNet.Numerics.LinearAlgebra;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcbShared;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Core.Policies.NeuralLinUcb;
using Zooplus.RecService.Core.Tests.Policies.Linear;
using Zooplus.RecService.Core.Tests.Policies.Mlp;

namespace Zooplus.RecService.Core.Tests.Policies.NeuralLinUcb;

public sealed class NeuralLinUcbPolicyTests
{
    private static readonly NeuralLinUcbSettings Settings = new() { Alpha = 1.7, Ridge = 0.3, LayerWeight = 2 };

    [Theory]
    [InlineData(0, NeuralFeatures.Joined)]
    [InlineData(1, NeuralFeatures.Joined)]
    [InlineData(1_000, NeuralFeatures.Joined)]
    [InlineData(1_000, NeuralFeatures.Layer)]
    public void Every_number_is_that_of_a_plain_ridge_regression_on_the_layer_and_the_shared_features(int observations, NeuralFeatures features)
    {
        var scorer = NeuralShop.Scorer();
        var policy = Taught(new NeuralLinUcbSettings { Alpha = 1.7, Ridge = 0.3, LayerWeight = 2, Features = features }, scorer, ..observations);
        var plain = PlainRidge.Of(
            Context(scorer, features, "0", 0, null).Count,
            0.3,
            NeuralShop.Observed(..observations).Select(o => (Context(scorer, features, o.UserId!, o.Product, o.Persona), o.Reward, 1.0)));

        foreach (var user in new[] { "0", "2", "a stranger" })
        {
            foreach (var persona in new[] { "fish_hobbyist", null })
            {
                var items = policy.AskFor(user, persona: persona)!.Items;
                Assert.Equal(NeuralShop.Products, items.Length);
                Assert.All(items, item =>
                {
                    var z = Context(scorer, features, user, item.Product, persona);
                    Assert.Equal(plain.ExpectedReward(z), item.ExpectedReward, 1e-9);
                    Assert.Equal(1.7 * plain.Uncertainty(z), item.ExplorationBonus, 1e-9);
                    Assert.Equal(item.ExpectedReward + item.ExplorationBonus, item.Score);
                });
                Assert.Equal(items.Select(item => item.Score).OrderDescending(), items.Select(item => item.Score));
            }
        }
    }

    [Fact]
    public void The_layer_is_scaled_to_the_weight_it_is_given()
    {
        var weights = MlpWeights.Load(WeightsFiles.GoldenPath);
        var table = MlpCatalogue.Of(new MlpScorer(weights), NeuralShop.Catalogue);

        var layer = NetworkLayer.Of(table, weight: 0.15)!;

        var squares = from user in Enumerable.Range(0, weights.UserEmbedding.Rows).Where(row => row % 7 == 0)
                      from product in Enumerable.Range(0, weights.ProductEmbedding.Rows)
                      let values = MlpForward.LastLayer(weights, weights.UserEmbedding.Row(user), weights.ProductEmbedding.Row(product), [])
                      select values.Sum(value => Math.Pow(layer.Scale * value, 2));
        Assert.Equal(0.15, squares.Average(), 0.02);
    }

    [Fact]
    public void Without_weights_it_is_linucb_shared()
    {
        var policy = new NeuralLinUcbPolicy(FeatureSchema.Notebook, Settings);
        var shared = new LinUcbSharedPolicy(FeatureSchema.Notebook, Settings.Alpha, Settings.Model);
        policy.Prepare(NeuralShop.Catalogue);
        shared.Prepare(NeuralShop.Catalogue);
        foreach (var observation in NeuralShop.Observed(..300))
        {
            policy.Learn(observation);
            shared.Learn(observation);
        }

        var (answer, expected) = (policy.AskFor("1")!, shared.AskFor("1")!);

        Assert.Equal(expected.Basis, answer.Basis);
        Assert.Equal(expected.Items.Select(item => item.Score), answer.Items.Select(item => item.Score));
        Assert.Equal(expected.Items.Select(item => item.Propensity), answer.Items.Select(item => item.Propensity));
    }

    [Fact]
    public void With_the_layer_alone_and_no_weights_it_cannot_answer_and_learns_nothing()
    {
        var policy = new NeuralLinUcbPolicy(FeatureSchema.Notebook, new NeuralLinUcbSettings { Features = NeuralFeatures.Layer });
        policy.Prepare(NeuralShop.Catalogue);
        foreach (var observation in NeuralShop.Observed(..10))
        {
            policy.Learn(observation);
        }

        Assert.Null(policy.AskFor("1"));
        Assert.Null(policy.ModelVersion);
        Assert.Equal(0, policy.RewardsLearned);
    }

    [Fact]
    public void A_layer_too_wide_for_a_matrix_is_left_out()
    {
        var wide = NetworkLayer.LengthMax + 1;
        var file = WeightsFiles.Small()
            .With("fc2.weight", new SafetensorsTensor([wide, 5], new float[wide * 5]))
            .With("fc2.bias", new SafetensorsTensor([wide], new float[wide]))
            .With("output.weight", new SafetensorsTensor([1, wide], new float[wide]));
        var policy = new NeuralLinUcbPolicy(FeatureSchema.Notebook, Settings);

        policy.Use(new MlpScorer(file.Weights()), NeuralShop.Catalogue);

        Assert.Equal(new JointFeatures(FeatureSchema.Notebook).Dimension, policy.Estimate!.Dimension);
        Assert.Null(policy.WeightsVersion);
    }

    [Fact]
    public void The_answer_says_where_an_average_stands_in()
    {
        var policy = Taught(Settings, NeuralShop.Scorer(), ..50);

        // The weights know users 0 to 2 and products 0 to 3.
        var known = policy.AskFor("1")!;
        Assert.All(known.Items, item => Assert.Equal(item.Product > 3, item.MeanEmbedding));
        Assert.Equal(Basis.MeanEmbedding, known.Basis);
        Assert.Equal(Basis.MeanEmbedding, policy.AskFor("a stranger", count: 1)!.Basis);

        var few = NeuralShop.Catalogue.WithoutProduct("4").WithoutProduct("5").WithoutProduct("6");
        policy.Prepare(few);
        Assert.Equal(Basis.User, policy.AskFor("1", few)!.Basis);
        Assert.Equal(Basis.User, policy.AskFor("1", few, persona: null)!.Basis);
    }

    [Fact]
    public void Equal_scores_are_drawn_among_by_the_decision()
    {
        // None of them is known to the weights: one mean stands for all.
        var twins = ShopCatalogue.Empty(FeatureSchema.Notebook)
            .Merge([.. Enumerable.Range(10, 6).Select(i => new Product($"{i}", "Dog Toy"))], []);
        var policy = new NeuralLinUcbPolicy(FeatureSchema.Notebook, Settings);
        policy.Use(NeuralShop.Scorer(), twins);
        policy.Prepare(twins);

        var answers = Enumerable.Range(0, 3_000).Select(i => policy.AskFor("1", twins, count: 2, id: $"r-{i}")!).ToArray();

        Assert.All(answers[0].Items, item => Assert.Equal(1.0 / 6, item.Propensity));
        Assert.All(Shops.AssertPropensities(answers), Assert.True);
    }

    [Fact]
    public void Exploiting_ranks_by_the_expected_reward_alone()
    {
        var policy = Taught(Settings, NeuralShop.Scorer(), ..200);

        var items = policy.AskFor("1", exploitOnly: true)!.Items;

        Assert.All(items, item => Assert.Equal(0, item.ExplorationBonus));
        Assert.Equal(policy.AskFor("1")!.Items.Select(item => item.ExpectedReward).OrderDescending(), items.Select(item => item.Score));
    }

    [Fact]
    public void A_corrected_observation_is_as_if_it_had_been_learned_so()
    {
        var (corrected, right) = (Taught(Settings, NeuralShop.Scorer(), ..0), Taught(Settings, NeuralShop.Scorer(), ..0));
        foreach (var observation in NeuralShop.Observed(..100))
        {
            corrected.Learn(observation with { Reward = 0 });
            right.Learn(observation);
        }

        foreach (var observation in NeuralShop.Observed(..100))
        {
            corrected.Revise(observation, learned: 0);
        }

        Assert.Equal(right.Estimate!.Theta.ToArray(), corrected.Estimate!.Theta.ToArray(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(right.Estimate.Inverse.ToArray(), corrected.Estimate.Inverse.ToArray());
    }

    [Fact]
    public void A_discount_fades_what_was_learned()
    {
        var policy = Taught(new NeuralLinUcbSettings { Discount = 0.95, LayerWeight = 2 }, NeuralShop.Scorer(), ..0);
        foreach (var observation in NeuralShop.Observed(..500))
        {
            policy.Learn(observation with { Reward = 0 });
        }

        foreach (var observation in NeuralShop.Observed(500..1_000))
        {
            policy.Learn(observation with { Reward = 1 });
        }

        Assert.All(policy.AskFor("1")!.Items, item => Assert.InRange(item.ExpectedReward, 0.7, 1.2));
    }

    private static NeuralLinUcbPolicy Taught(NeuralLinUcbSettings settings, MlpScorer scorer, Range observations)
    {
        var policy = new NeuralLinUcbPolicy(FeatureSchema.Notebook, settings);
        policy.Use(scorer, NeuralShop.Catalogue);
        policy.Prepare(NeuralShop.Catalogue);
        foreach (var observation in NeuralShop.Observed(observations))
        {
            policy.Learn(observation);
        }

        return policy;
    }

    /// <summary>z as the words of the documentation have it: the scaled layer, then the shared features.</summary>
    private static Vector<double> Context(MlpScorer scorer, NeuralFeatures features, string user, int product, string? persona)
    {
        var table = MlpCatalogue.Of(scorer, NeuralShop.Catalogue);
        var layer = new float[scorer.LayerLength];
        var half = scorer.Weights.TryGetUserRow(user, out var row) ? scorer.UserHalf(row) : scorer.MeanUserHalf;
        scorer.Layers(half, table, [product], [], layer);
        var scale = Math.Sqrt(2 / MeanSquare(scorer));
        var scaled = layer.Select(value => scale * value);
        return Vector<double>.Build.DenseOfEnumerable(features == NeuralFeatures.Layer
            ? scaled
            : scaled.Concat(PlainRidge.Shared(new JointFeatures(FeatureSchema.Notebook), persona, NeuralShop.Catalogue.ProductAt(product).Category)));
    }

    /// <summary>Over all rows, which are few in these tests.</summary>
    private static double MeanSquare(MlpScorer scorer)
    {
        var weights = scorer.Weights;
        return (from user in Enumerable.Range(0, weights.UserEmbedding.Rows)
                from product in Enumerable.Range(0, weights.ProductEmbedding.Rows)
                select MlpForward.LastLayer(weights, weights.UserEmbedding.Row(user), weights.ProductEmbedding.Row(product), []).Sum(value => (double)value * value)).Average();
    }
}
