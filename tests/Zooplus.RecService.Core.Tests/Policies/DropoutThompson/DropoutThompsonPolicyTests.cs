using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.DropoutThompson;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Core.Tests.Policies.Mlp;
using Zooplus.RecService.Core.Tests.Policies.NeuralLinUcb;

namespace Zooplus.RecService.Core.Tests.Policies.DropoutThompson;

public sealed class DropoutThompsonPolicyTests
{
    [Fact]
    public void Every_score_is_that_of_the_network_whose_units_the_decision_drew()
    {
        var scorer = NeuralShop.Scorer();
        var weights = scorer.Weights;
        var policy = Ready(scorer, rate: 0.4);
        for (var i = 0; i < 50; i++)
        {
            // The masks by the words of the documentation: a draw a unit, the first hidden layer before the last.
            var draws = SeededDraws.From($"dropout/r-{i}");
            float[] Mask(int units) => [.. Enumerable.Range(0, units).Select(_ => draws.NextDouble() < 0.4 ? 0 : (float)(1 / 0.6))];
            var (first, last) = (Mask(5), Mask(3));

            Assert.All(policy.AskFor("1", id: $"r-{i}")!.Items.Where(item => item.Product < 4), item =>
            {
                var layer = MlpForward.LastLayer(weights, weights.UserEmbedding.Row(1), weights.ProductEmbedding.Row(item.Product), first);
                var logit = layer.Select((value, unit) => value * last[unit] * weights.OutputWeight.Row(0)[unit]).Sum() + weights.OutputBias;
                Assert.Equal(1 / (1 + Math.Exp(-logit)), item.Score, 1e-5);
                Assert.Equal(MlpForward.Score(weights, weights.UserEmbedding.Row(1), weights.ProductEmbedding.Row(item.Product)), item.ExpectedReward, 1e-5);
            });
        }
    }

    [Fact]
    public void A_decision_can_be_repeated_and_another_draws_another_network()
    {
        var policy = Ready(new MlpScorer(MlpWeights.Load(WeightsFiles.GoldenPath)), rate: 0.2);

        var scores = Enumerable.Range(0, 100).Select(i => policy.AskFor("1", id: $"r-{i}")!.Items[0].Score).ToArray();

        Assert.Equal(scores[7], policy.AskFor("1", id: "r-7")!.Items[0].Score);
        Assert.Equal(100, scores.Distinct().Count());
    }

    [Fact]
    public void Samples_spread_around_what_the_whole_network_expects()
    {
        var policy = Ready(new MlpScorer(MlpWeights.Load(WeightsFiles.GoldenPath)), rate: 0.1);

        var samples = Enumerable.Range(0, 2_000).Select(i => policy.AskFor("1", id: $"r-{i}")!.Items.Single(item => item.Product == 2)).ToArray();

        var spread = samples.Average(item => Math.Pow(item.Score - item.ExpectedReward, 2));
        Assert.Single(samples.Select(item => item.ExpectedReward).Distinct());
        Assert.Equal(samples[0].ExpectedReward, samples.Average(item => item.Score), 0.05);
        Assert.InRange(Math.Sqrt(spread), 0.005, 0.3);
    }

    [Fact]
    public void A_sample_has_no_exact_propensity_unless_it_is_the_only_choice()
    {
        var policy = Ready(NeuralShop.Scorer(), rate: 0.2);

        Assert.All(policy.AskFor("1")!.Items, item => Assert.Null(item.Propensity));
        Assert.Equal(1, Assert.Single(policy.Ask(NeuralShop.Catalogue, eligible: [3]).Items).Propensity);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void Estimated_propensities_are_how_often_a_product_stands_at_its_rank(int? maxPerCategory)
    {
        var policy = Ready(new MlpScorer(MlpWeights.Load(WeightsFiles.GoldenPath)), rate: 0.3, samples: 200);
        var exploration = new SlateExploration(new UniformExploration(0), []);

        var answers = Enumerable.Range(0, 400).Select(i => exploration.Ask(policy, NeuralShop.Catalogue, 3, $"r-{i}", maxPerCategory)!).ToArray();

        Assert.All(answers.SelectMany(answer => answer.Items), item => Assert.True(item is { Propensity: > 0 and <= 1, PropensitySamples: 200 }));
        Assert.All(Enumerable.Range(0, 3), rank =>
        {
            foreach (var shown in answers.Select(answer => answer.Items[rank]).GroupBy(item => item.Product))
            {
                // The decision's own sample is among the 200, which adds up to 1/200.
                var p = shown.Average(item => item.Propensity!.Value);
                Assert.Equal(p, shown.Count() / 400.0, (4 * Math.Sqrt(p * (1 - p) / 400)) + 0.01);
            }
        });
    }

    [Fact]
    public void Of_too_many_products_no_propensity_is_estimated()
    {
        var catalogue = Shops.OfSize(DropoutThompsonPolicy.EstimatedProductsMax + 1);
        var policy = Ready(NeuralShop.Scorer(), rate: 0.3, samples: 10);
        policy.Prepare(catalogue);

        var item = Assert.Single(new UniformExploration(0).Ask(policy, catalogue)!.Items);

        Assert.Equal((null, 0), (item.Propensity, item.PropensitySamples));
    }

    [Fact]
    public void Exploiting_it_is_the_mlp()
    {
        var mlp = new MlpPolicy();
        mlp.Use(NeuralShop.Scorer(), NeuralShop.Catalogue);

        var items = Ready(NeuralShop.Scorer(), rate: 0.5).AskFor("1", exploitOnly: true)!.Items;

        Assert.Equal(mlp.AskFor("1")!.Items, items);
    }

    [Fact]
    public void Products_of_equal_scores_are_drawn_among_evenly()
    {
        // None of them is known to the weights: one mean stands for all.
        var twins = ShopCatalogue.Empty(FeatureSchema.Notebook).Merge([.. Enumerable.Range(10, 6).Select(i => new Product($"{i}", "Dog Toy"))], []);
        var policy = Ready(NeuralShop.Scorer(), rate: 0.3);
        policy.Prepare(twins);

        var shown = Enumerable.Range(0, 3_000).Select(i => policy.AskFor("1", twins, id: $"r-{i}")!.Items[0].Product).ToArray();

        ChiSquare.AssertUniform([.. Enumerable.Range(0, 6).Select(product => shown.Count(shownProduct => shownProduct == product))]);
    }

    [Fact]
    public void The_rate_is_the_setting_or_what_the_weights_were_trained_with()
    {
        var trained = new MlpScorer(WeightsFiles.Small(("dropout", "0.25")).Weights());

        Assert.Equal(0.25, Ready(trained, rate: null).Rate);
        Assert.Equal(0.4, Ready(trained, rate: 0.4).Rate);
        Assert.Equal(DropoutThompsonPolicy.DefaultRate, Ready(NeuralShop.Scorer(), rate: null).Rate);
        Assert.Equal(DropoutThompsonPolicy.DefaultRate, Ready(new MlpScorer(WeightsFiles.Small(("dropout", "much")).Weights()), rate: null).Rate);
        Assert.Throws<ArgumentException>(() => new DropoutThompsonPolicy(new DropoutThompsonSettings { Rate = 0 }));
        Assert.Throws<ArgumentException>(() => new DropoutThompsonPolicy(new DropoutThompsonSettings { Rate = 0.95 }));
        Assert.Throws<ArgumentException>(() => new DropoutThompsonPolicy(new DropoutThompsonSettings { PropensitySamples = 1_001 }));
    }

    [Fact]
    public void Without_weights_it_cannot_answer()
    {
        var policy = new DropoutThompsonPolicy();
        policy.Prepare(NeuralShop.Catalogue);

        Assert.Null(policy.AskFor("1"));
        Assert.Null(policy.ModelVersion);
    }

    private static DropoutThompsonPolicy Ready(MlpScorer scorer, double? rate, int samples = 0)
    {
        var policy = new DropoutThompsonPolicy(new DropoutThompsonSettings { Rate = rate, PropensitySamples = samples });
        policy.Use(scorer, NeuralShop.Catalogue);
        policy.Prepare(NeuralShop.Catalogue);
        return policy;
    }
}
