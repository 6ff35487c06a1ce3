using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Tests.Policies;

/// <summary>Slates with a limit to each category, and slates that explore in some positions only.</summary>
public sealed class SlateTests
{
    private const int Decisions = 6_000;

    private readonly ShopCatalogue _catalogue = Shops.OfSize(15);

    /// <summary>All that can answer without weights.</summary>
    public static TheoryData<string> Policies => [.. PolicyRegister.All.Select(policy => policy.Name).Where(name => Fresh(name).ModelVersion is not null)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void No_category_has_more_products_than_its_limit_and_every_category_gives_what_it_has(string name)
    {
        var policy = Taught(name);
        for (var limit = 1; limit <= 3; limit++)
        {
            for (var count = 1; count <= 15; count++)
            {
                var products = policy.AskLimited(_catalogue, count, limit, $"r-{count}").Products();

                Assert.Equal(Math.Min(count, 5 * limit), products.Distinct().Count());
                Assert.Equal(products.Length, products.Distinct().Count());
                Assert.All(products.CountBy(product => _catalogue.CategoryAt(product)), category => Assert.InRange(category.Value, 1, limit));
            }
        }
    }

    [Fact]
    public void The_limit_leaves_the_best_of_each_category_in_their_order()
    {
        var policy = Taught("linucb");
        var all = policy.Ask(_catalogue, 15).Products();

        var limited = policy.AskLimited(_catalogue, 15, 2).Products();

        Assert.Equal(all.Where((product, rank) => all[..rank].Count(other => _catalogue.CategoryAt(other) == _catalogue.CategoryAt(product)) < 2), limited);
    }

    [Theory]
    [InlineData("linucb-shared", 6, 2)]
    [InlineData("linucb-shared", 5, 1)]
    [InlineData("random", 6, 2)]
    [InlineData("random", 3, 3)]
    public void Known_propensities_of_a_limited_slate_are_how_often_a_product_stands_there(string name, int count, int limit)
    {
        var policy = Taught(name);
        var known = Shops.AssertPropensities([.. Enumerable.Range(0, Decisions).Select(i => policy.AskLimited(_catalogue, count, limit, $"r-{i}"))]);

        Assert.True(known[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Where_only_some_positions_explore_the_others_hold_the_highest_expected_rewards(double share)
    {
        var policy = (LinUcbPolicy)Taught("linucb");
        var sure = new LinUcbPolicy(FeatureSchema.Notebook, alpha: 0);
        sure.Prepare(_catalogue);
        sure.Restore(Linear.Observations.Reader(Linear.Observations.Bytes(policy.Capture())));
        var best = sure.Ask(_catalogue, 3).Products();
        var exploration = new SlateExploration(new UniformExploration(share), [2, 4]);

        var answers = Enumerable.Range(0, Decisions).Select(i => exploration.Ask(policy, _catalogue, 5, $"r-{i}")!).ToArray();

        Assert.All(answers, answer =>
        {
            Assert.Equal(best, new[] { answer.Items[0].Product, answer.Items[2].Product, answer.Items[4].Product });
            Assert.Equal(0, answer.Items[0].ExplorationBonus);
            Assert.True(answer.Items[1].ExplorationBonus > 0);
            Assert.Equal(5, answer.Products().Distinct().Count());
        });
        Assert.All(Shops.AssertPropensities(answers), Assert.True);
        Assert.Equal(share == 0 ? 1 : 12, answers.Select(answer => answer.Items[1].Product).Distinct().Count());
    }

    [Fact]
    public void Where_whole_categories_are_alike_the_propensity_of_an_explored_position_counts_that_another_took_it()
    {
        var policy = Taught("linucb-shared");
        var exploration = new SlateExploration(new UniformExploration(0.4), [2]);

        var known = Shops.AssertPropensities([.. Enumerable.Range(0, Decisions).Select(i => exploration.Ask(policy, _catalogue, 2, $"r-{i}")!)]);

        Assert.Equal([true, true], known);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void The_limit_holds_over_sure_and_exploring_positions_together(string name)
    {
        var exploration = new SlateExploration(new UniformExploration(0.5), [2, 3]);
        var policy = Taught(name);
        for (var i = 0; i < 200; i++)
        {
            var products = exploration.Ask(policy, _catalogue, 5, $"r-{i}", maxPerCategory: 1)!.Products();

            Assert.Equal(5, products.Select(_catalogue.CategoryAt).Distinct().Count());
        }
    }

    [Fact]
    public void A_single_product_explores_whatever_the_positions()
    {
        var policy = Taught("linucb");
        var exploration = new SlateExploration(new UniformExploration(0), [2]);

        Assert.Equal(policy.Ask(_catalogue, 1, "r").Items, exploration.Ask(policy, _catalogue, 1, "r")!.Items);
    }

    [Fact]
    public void Positions_count_from_one() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlateExploration(new UniformExploration(0), [0]));

    private IPolicy Taught(string name)
    {
        var policy = Fresh(name);
        policy.Prepare(_catalogue);
        foreach (var observation in Linear.Observations.Random(_catalogue, 0..40))
        {
            (policy as ILearningPolicy)?.Learn(observation);
        }

        return policy;
    }

    private static IPolicy Fresh(string name)
    {
        var registered = PolicyRegister.Find(name);
        return registered.Create(registered.DefaultSettings(), FeatureSchema.Notebook);
    }
}
