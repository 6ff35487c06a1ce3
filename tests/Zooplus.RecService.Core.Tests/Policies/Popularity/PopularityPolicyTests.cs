using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies.Popularity;
using Zooplus.RecService.Core.Tests.Policies.Linear;

namespace Zooplus.RecService.Core.Tests.Policies.Popularity;

public sealed class PopularityPolicyTests
{
    private readonly ShopCatalogue _catalogue = Shops.OfSize(20);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(400)]
    public void Products_are_ranked_by_their_smoothed_mean_reward_whoever_asks(int observations)
    {
        const double Smoothing = 4;
        var policy = Taught(observations, Smoothing);
        var learned = Observations.Random(_catalogue, ..observations).ToArray();
        var mean = observations == 0 ? 0 : learned.Average(observation => observation.Reward);

        foreach (var persona in new[] { "fish_hobbyist", "budget_shopper", null })
        {
            var items = policy.Ask(_catalogue, 20, persona: persona).Items;

            Assert.Equal(20, items.Select(item => item.Product).Distinct().Count());
            Assert.All(items, item =>
            {
                var own = learned.Where(observation => observation.Product == item.Product).Select(observation => observation.Reward).ToArray();
                Assert.Equal((own.Sum() + (Smoothing * mean)) / (own.Length + Smoothing), item.ExpectedReward, 1e-9);
                Assert.Equal((item.ExpectedReward, 0), (item.Score, item.ExplorationBonus));
            });
            Assert.Equal(items.Select(item => item.Score).OrderDescending(), items.Select(item => item.Score));
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 3)]
    public void Products_of_equal_score_are_drawn_with_the_propensity_that_is_told(int count, int observations)
    {
        var policy = Taught(observations, 10);

        Assert.All(Shops.AssertPropensities([.. Enumerable.Range(0, 6_000).Select(i => policy.Ask(_catalogue, count, $"r-{i}"))]), Assert.True);
    }

    [Fact]
    public void Silence_that_is_revised_into_a_click_is_one_observation()
    {
        var (atOnce, revised) = (Taught(60, 10), Taught(0, 10));
        foreach (var observation in Observations.Random(_catalogue, ..60))
        {
            revised.Learn(observation with { Reward = 0 });
            revised.Revise(observation, 0);
        }

        Assert.Equal(60, revised.RewardsLearned);
        Assert.Equal(atOnce.Ask(_catalogue, 20).Products(), revised.Ask(_catalogue, 20).Products());
    }

    [Fact]
    public void A_restored_policy_goes_on_as_the_captured_one_to_the_last_bit_and_a_reset_one_from_the_start()
    {
        var policy = Taught(200, 10);
        var restored = Taught(3, 10);

        restored.Restore(Observations.Reader(policy.Bytes()));

        Assert.Equal(200, restored.RewardsLearned);
        Assert.Equal(policy.Bytes(), restored.Bytes());
        restored.Reset();
        Assert.Equal(Taught(0, 10).Bytes(), restored.Bytes());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void A_smoothing_that_is_none_is_refused(double smoothing) =>
        Assert.Throws<ArgumentException>(() => new PopularityPolicy(new PopularitySettings { Smoothing = smoothing }));

    private PopularityPolicy Taught(int observations, double smoothing)
    {
        var policy = new PopularityPolicy(new PopularitySettings { Smoothing = smoothing });
        policy.Prepare(_catalogue);
        foreach (var observation in Observations.Random(_catalogue, ..observations))
        {
            policy.Learn(observation);
        }

        return policy;
    }
}
