using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.EpsilonGreedy;
using Zooplus.RecService.Core.Tests.Policies.Linear;

namespace Zooplus.RecService.Core.Tests.Policies.EpsilonGreedy;

public sealed class EpsilonGreedyPolicyTests
{
    private readonly ShopCatalogue _catalogue = Shops.OfSize(20);

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public void The_best_by_a_plain_ridge_regression_is_chosen_unless_the_decision_explores(int observations)
    {
        var policy = Taught(observations, 0.2);
        var plain = PlainRidge.Of(
            policy.Features.Dimension,
            new EpsilonGreedySettings().Ridge,
            Observations.Random(_catalogue, ..observations).Select(o => (PlainRidge.Shared(policy.Features, o), o.Reward, 1.0)));
        var best = FeatureSchema.Notebook.Categories.Max(category => plain.ExpectedReward(PlainRidge.Shared(policy.Features, "fish_hobbyist", category)));

        var answers = Enumerable.Range(0, 400).Select(i => policy.Ask(_catalogue, id: $"r-{i}")).ToArray();

        Assert.All(answers, answer => Assert.All(answer.Items, item =>
        {
            Assert.Equal(plain.ExpectedReward(PlainRidge.Shared(policy.Features, "fish_hobbyist", _catalogue.ProductAt(item.Product).Category)), item.ExpectedReward, 1e-9);
            Assert.Equal(item.ExpectedReward, item.Score);
            Assert.Equal(0, item.ExplorationBonus);
        }));
        Assert.All(answers.Where(answer => !answer.Explored), answer => Assert.Equal(best, answer.Items[0].ExpectedReward, 1e-9));
        Assert.InRange(answers.Count(answer => answer.Explored), 400 * 0.2 * 0.6, 400 * 0.2 * 1.4);
    }

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(5, 0.0)]
    [InlineData(1, 0.3)]
    public void Propensities_are_how_often_a_product_stands_there_under_both_shares(int count, double uniformShare)
    {
        var policy = Taught(500, 0.25);
        var exploration = new SlateExploration(new UniformExploration(uniformShare), []);

        var answers = Enumerable.Range(0, 8_000).Select(i => exploration.Ask(policy, _catalogue, count, $"r-{i}")!).ToArray();

        Assert.All(Shops.AssertPropensities(answers), Assert.True);
        Assert.All(answers, answer => Assert.Equal(0.25 + (0.75 * uniformShare), answer.UniformShare, 1e-12));
    }

    [Fact]
    public void Where_nothing_may_explore_nothing_does()
    {
        var policy = Taught(500, 1);
        var slate = new SlateExploration(new UniformExploration(0), [4]);

        var answers = Enumerable.Range(0, 50).Select(i => slate.Ask(policy, _catalogue, 4, $"r-{i}")!).ToArray();

        Assert.All(answers, answer => Assert.Single(answer.Items[..3].Select(item => item.Score).Distinct()));
        Assert.True(answers.Select(answer => answer.Items[3].Score).Distinct().Count() > 1);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_share_that_is_none_is_refused(double epsilon) =>
        Assert.Throws<ArgumentException>(() => new EpsilonGreedyPolicy(FeatureSchema.Notebook, new EpsilonGreedySettings { Epsilon = epsilon }));

    private EpsilonGreedyPolicy Taught(int observations, double epsilon)
    {
        var policy = new EpsilonGreedyPolicy(FeatureSchema.Notebook, new EpsilonGreedySettings { Epsilon = epsilon });
        policy.Prepare(_catalogue);
        foreach (var observation in Observations.Random(_catalogue, ..observations))
        {
            policy.Learn(observation);
        }

        return policy;
    }
}
