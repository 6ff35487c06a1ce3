using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcb;

public sealed class LinUcbGoldenTests
{
    [Theory]
    [InlineData("50-1000-42")]
    [InlineData("53-120-7")]
    public void Both_terms_of_every_score_equal_the_notebooks(string world)
    {
        var golden = Golden.Read($"linucb-{world}.json");
        var simulator = Golden.Read($"simulator-{world}.json");
        var categories = simulator.GetProperty("categories_by_product").Strings();
        var personas = simulator.GetProperty("persona_by_user").Strings();
        var catalogue = ShopCatalogue.Empty(FeatureSchema.Notebook).Merge([.. categories.Select((category, id) => new Product($"{id}", category))], []);
        var policy = new LinUcbPolicy(catalogue.Schema, golden.GetProperty("alpha").GetDouble());
        policy.Prepare(catalogue);
        var checks = golden.GetProperty("checks").EnumerateArray().ToLookup(check => check.GetProperty("after_updates").GetInt32());

        var updates = 0;
        foreach (var update in golden.GetProperty("updates_user_product_reward").EnumerateArray())
        {
            var (user, product, reward) = (update[0].GetInt32(), update[1].GetInt32(), update[2].GetDouble());
            policy.Learn(new Observation(0, product, personas[user], categories[product], reward));
            updates++;
            foreach (var check in checks[updates])
            {
                var answer = policy.Choose(new DecisionInput
                {
                    Catalogue = catalogue,
                    UserId = "any",
                    Persona = personas[check.GetProperty("user").GetInt32()],
                    Basis = Basis.User,
                    Eligible = catalogue.Available,
                    Count = categories.Length,
                    RecommendationId = "golden",
                })!;
                var expectedRewards = check.GetProperty("expected_reward_by_product").Doubles();
                var bonuses = check.GetProperty("exploration_bonus_by_product").Doubles();
                Assert.Equal(categories.Length, answer.Items.Length);
                Assert.All(answer.Items, item =>
                {
                    Assert.Equal(expectedRewards[item.Product], item.ExpectedReward, 1e-9);
                    Assert.Equal(bonuses[item.Product], item.ExplorationBonus, 1e-9);
                });
            }
        }

        Assert.Equal(3000, policy.RewardsLearned);
        Assert.Equal(25, checks.Sum(group => group.Count()));
    }

    [Fact]
    public void Scores_of_dense_contexts_equal_those_another_library_expects()
    {
        var golden = Golden.Read("linucb-mabwiser.json");
        var alpha = golden.GetProperty("alpha").GetDouble();
        var arms = golden.GetProperty("arms").EnumerateArray().ToDictionary(arm => arm.GetInt32(), _ => LinUcbArm.Fresh(5, golden.GetProperty("ridge").GetDouble()));
        var contexts = golden.GetProperty("contexts").EnumerateArray().Select(context => context.Doubles()).ToArray();
        int[] all = [0, 1, 2, 3, 4];

        for (var i = 0; i < contexts.Length; i++)
        {
            var arm = golden.GetProperty("decisions")[i].GetInt32();
            arms[arm] = arms[arm].Learn(new SparseVector(all, contexts[i]), golden.GetProperty("rewards")[i].GetDouble());
        }

        foreach (var query in golden.GetProperty("queries").EnumerateArray())
        {
            var context = query.GetProperty("context").Doubles();
            var scores = query.GetProperty("score_by_arm").Doubles();
            for (var i = 0; i < scores.Length; i++)
            {
                var x = new SparseVector(all, context);
                Assert.Equal(scores[i], arms[i + 1].ExpectedReward(x) + (alpha * arms[i + 1].Uncertainty(x)), 1e-11);
            }
        }
    }
}
