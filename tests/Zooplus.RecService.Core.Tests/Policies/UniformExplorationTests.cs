using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Core.Tests.Policies;

public sealed class UniformExplorationTests
{
    private const int Ids = 6_000;

    private readonly LinUcbPolicy _linUcb = new(FeatureSchema.Notebook);

    [Fact]
    public void A_share_of_zero_leaves_the_answer_as_it_is()
    {
        var catalogue = Shops.OfSize(6);
        var own = _linUcb.Ask(catalogue, 3);

        var answer = new UniformExploration(0).Ask(_linUcb, catalogue, 3)!;

        Assert.Equal(own.Items, answer.Items);
        Assert.False(answer.Explored);
    }

    [Fact]
    public void A_share_of_one_draws_every_answer_uniformly()
    {
        var catalogue = Shops.OfSize(6);
        var answers = Enumerable.Range(0, Ids).Select(i => new UniformExploration(1).Ask(_linUcb, catalogue, 2, $"r-{i}")!).ToArray();

        Assert.All(answers, answer => Assert.True(answer.Explored));
        Assert.All(answers.SelectMany(answer => answer.Items), item => Assert.Equal(1.0 / 6, item.Propensity!.Value, 1e-15));
        ChiSquare.AssertUniform([.. answers.CountBy(answer => answer.Items[0].Product).Select(count => count.Value)]);
        ChiSquare.AssertUniform([.. answers.CountBy(answer => answer.Items[1].Product).Select(count => count.Value)]);
    }

    [Theory]
    [InlineData(0.05, 1)]
    [InlineData(0.3, 1)]
    [InlineData(0.3, 4)]
    [InlineData(0.9, 6)]
    public void Propensities_at_a_rank_sum_to_one_and_are_how_often_each_product_stands_there(double share, int count)
    {
        var catalogue = Shops.OfSize(6);
        var exploration = new UniformExploration(share);
        var answers = Enumerable.Range(0, Ids).Select(i => exploration.Ask(_linUcb, catalogue, count, $"r-{i}")!).ToArray();
        for (var rank = 0; rank < count; rank++)
        {
            var byProduct = answers.Select(answer => answer.Items[rank]).GroupBy(item => item.Product).ToArray();

            Assert.Equal(6, byProduct.Length);
            Assert.Equal(1, byProduct.Sum(items => Assert.Single(items.Select(item => item.Propensity!.Value).Distinct())), 1e-12);
            Assert.All(byProduct, items =>
            {
                var p = items.First().Propensity!.Value;
                Assert.Equal(p, items.Count() / (double)Ids, 4 * Math.Sqrt(p * (1 - p) / Ids));
            });
        }
    }

    [Fact]
    public void A_drawn_product_keeps_the_scores_the_policy_has_for_it()
    {
        var catalogue = Shops.OfSize(6);
        _linUcb.Prepare(catalogue);
        _linUcb.Learn(new Observation(0, 2, "fish_hobbyist", catalogue.ProductAt(2).Category, 1));
        var own = _linUcb.Ask(catalogue, 6).Items.ToDictionary(item => item.Product);

        var answer = new UniformExploration(1).Ask(_linUcb, catalogue, 6, "r-1")!;

        Assert.NotEqual(own.Keys, answer.Products());
        Assert.All(answer.Items, item => Assert.Equal(own[item.Product] with { Propensity = item.Propensity }, item));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    public void A_policy_that_draws_uniformly_anyway_is_left_as_it_is(double share)
    {
        var catalogue = Shops.OfSize(6);
        var random = new RandomPolicy();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(random.Ask(catalogue, 3, $"r-{i}").Items, new UniformExploration(share).Ask(random, catalogue, 3, $"r-{i}")!.Items);
        }
    }

    [Fact]
    public void A_policy_that_cannot_answer_is_not_made_to() =>
        Assert.Null(new UniformExploration(1).Ask(new MlpPolicy(), Shops.OfSize(6)));

    [Theory]
    [InlineData(-0.001)]
    [InlineData(1.001)]
    [InlineData(double.NaN)]
    public void A_share_outside_zero_to_one_is_refused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new UniformExploration(share));
}
