using MathNet.Numerics.LinearAlgebra;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinearThompson;
using Zooplus.RecService.Core.Tests.Policies.Linear;

namespace Zooplus.RecService.Core.Tests.Policies.LinearThompson;

public sealed class DisjointThompsonPolicyTests
{
    private const double Scale = 0.7;

    private readonly ShopCatalogue _catalogue = Shops.OfSize(10);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(300, 0)]
    [InlineData(300, 120)]
    public void Every_sample_is_that_of_plain_posteriors_under_the_same_normal_draws(int observations, int window)
    {
        var policy = Taught(observations, new LinearThompsonSettings { Scale = Scale, Ridge = 0.4, Window = window });
        var remembered = Observations.Random(_catalogue, Math.Max(0, window == 0 ? 0 : observations - window)..observations).ToLookup(observation => observation.Product);
        foreach (var persona in new[] { "fish_hobbyist", "budget_shopper", null })
        {
            for (var decision = 0; decision < 20; decision++)
            {
                var draws = SeededDraws.From($"thompson/r-{decision}").Apart(0);

                var items = policy.Ask(_catalogue, 10, $"r-{decision}", persona).Items;

                Assert.Equal(10, items.Length);
                Assert.All(items, item =>
                {
                    var x = Context(persona, _catalogue.ProductAt(item.Product).Category);
                    var plain = PlainRidge.Of(x.Count, 0.4, remembered[item.Product].Select(o => (Context(o.Persona, o.Category), o.Reward, 1.0)));
                    var own = draws.Apart(item.Product);
                    Assert.Equal(plain.ExpectedReward(x), item.ExpectedReward, 1e-9);
                    Assert.Equal(plain.ExpectedReward(x) + (Scale * plain.Uncertainty(x) * own.NextNormal()), item.Score, 1e-9);
                    Assert.Equal(item.Score - item.ExpectedReward, item.ExplorationBonus);
                    Assert.Null(item.Propensity);
                });
                Assert.Equal(items.Select(item => item.Score).OrderDescending(), items.Select(item => item.Score));
            }
        }
    }

    [Fact]
    public void The_products_are_drawn_independently_with_the_mean_and_variance_of_their_own_posterior()
    {
        const int Decisions = 20_000;
        var policy = Taught(60, new LinearThompsonSettings { Scale = Scale });
        var samples = Enumerable.Range(0, Decisions)
            .Select(i => policy.Ask(_catalogue, 10, $"r-{i}").Items.OrderBy(item => item.Product).Select(item => item.ExplorationBonus).ToArray())
            .ToArray();

        var deviations = Enumerable.Range(0, 10).Select(product => Scale * Uncertainty(policy, product)).ToArray();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(0, samples.Average(sample => sample[i]), 4 * deviations[i] / Math.Sqrt(Decisions));
            for (var j = 0; j <= i; j++)
            {
                var expected = i == j ? deviations[i] * deviations[i] : 0;
                Assert.Equal(expected, samples.Average(sample => sample[i] * sample[j]), 4 * Math.Sqrt(2) * deviations[i] * deviations[j] / Math.Sqrt(Decisions));
            }
        }
    }

    [Theory]
    [InlineData(1, null, 0.0)]
    [InlineData(4, null, 0.0)]
    [InlineData(5, 1, 0.0)]
    [InlineData(3, null, 0.3)]
    public void Estimated_propensities_are_how_often_a_product_stands_there(int count, int? maxPerCategory, double uniformShare)
    {
        const int Decisions = 3_000;
        var policy = Taught(80, new LinearThompsonSettings { Scale = Scale, PropensitySamples = 100 });
        var exploration = new SlateExploration(new UniformExploration(uniformShare), []);

        var answers = Enumerable.Range(0, Decisions).Select(i => exploration.Ask(policy, _catalogue, count, $"r-{i}", maxPerCategory)!).ToArray();

        Assert.All(answers.SelectMany(answer => answer.Items), item =>
        {
            Assert.Equal(100, item.PropensitySamples);
            Assert.InRange(item.Propensity!.Value, double.Epsilon, 1);
        });

        // Each decision estimates by its own samples, the first of which decided it and lifts its own estimate by up to 1/100.
        for (var rank = 0; rank < count; rank++)
        {
            foreach (var shown in answers.GroupBy(answer => answer.Items[rank].Product))
            {
                var p = shown.Average(answer => answer.Items[rank].Propensity!.Value);
                Assert.Equal(p, shown.Count() / (double)Decisions, (4 * Math.Sqrt(p * (1 - p) / Decisions)) + (1.0 / 100));
            }
        }
    }

    [Fact]
    public void A_scale_of_0_and_a_decision_that_exploits_rank_by_the_expected_reward_with_exact_propensities()
    {
        var policy = Taught(3, new LinearThompsonSettings { Scale = 0 });

        var items = policy.Ask(_catalogue, 10).Items;

        Assert.All(items, item => Assert.Equal((0, item.ExpectedReward), (item.ExplorationBonus, item.Score)));
        Assert.Equal(items.Select(item => 1.0 / items.Count(other => other.Score == item.Score)), items.Select(item => item.Propensity!.Value));
        Assert.Equal(0, policy.PropensitySamples);
    }

    [Fact]
    public void Filters_do_not_change_what_a_product_is_given()
    {
        var policy = Taught(50, new LinearThompsonSettings());
        var all = policy.Ask(_catalogue, 10).Items.ToDictionary(item => item.Product);

        var some = policy.Ask(_catalogue, 10, eligible: [1, 6, 7]).Items;

        Assert.Equal([1, 6, 7], some.Select(item => item.Product).Order());
        Assert.All(some, item => Assert.Equal(all[item.Product], item));
    }

    [Fact]
    public void A_restored_policy_goes_on_as_the_captured_one_to_the_last_bit()
    {
        var settings = new LinearThompsonSettings { Window = 100, Prior = [new() { Persona = "fish_hobbyist", Category = "Dog Food", Reward = 0.9 }] };
        var (policy, restored) = (Taught(300, settings), Taught(0, settings));
        restored.Restore(Observations.Reader(policy.Bytes()));
        foreach (var observation in Observations.Random(_catalogue, 300..500))
        {
            policy.Learn(observation);
            restored.Learn(observation);
        }

        Assert.Equal(policy.Bytes(), restored.Bytes());
        Assert.Equal(policy.Ask(_catalogue, 10).Items, restored.Ask(_catalogue, 10).Items);
    }

    [Fact]
    public void It_is_had_by_an_option_of_linear_thompson_whose_state_is_another()
    {
        var registration = PolicyRegister.Find(PolicyNames.LinearThompson);
        var policies = new[] { ThompsonArms.Shared, ThompsonArms.Disjoint }
            .Select(arms => (ILearningPolicy)registration.Create(new LinearThompsonSettings { Arms = arms }, FeatureSchema.Notebook)).ToArray();

        Assert.IsType<DisjointThompsonPolicy>(policies[1]);
        Assert.All(policies, policy => Assert.Equal(PolicyNames.LinearThompson, policy.Name));
        Assert.NotEqual(policies[0].StateFormat, policies[1].StateFormat);
    }

    [Fact]
    public void A_discount_is_refused()
    {
        var fault = Assert.Single(new LinearThompsonSettings { Arms = ThompsonArms.Disjoint, Discount = 0.999 }.Faults());

        Assert.Equal(("Discount", 0.999), (fault.Setting, fault.Given));
        Assert.Empty(new LinearThompsonSettings { Discount = 0.999 }.Faults());
    }

    private DisjointThompsonPolicy Taught(int observations, LinearThompsonSettings settings)
    {
        var policy = new DisjointThompsonPolicy(FeatureSchema.Notebook, settings);
        policy.Prepare(_catalogue);
        foreach (var observation in Observations.Random(_catalogue, ..observations))
        {
            policy.Learn(observation);
        }

        return policy;
    }

    private double Uncertainty(DisjointThompsonPolicy policy, int product)
    {
        var x = Context("fish_hobbyist", _catalogue.ProductAt(product).Category);
        var inverse = policy.Arm(product).AInverse;
        return Math.Sqrt(x * Matrix<double>.Build.Dense(x.Count, x.Count, inverse.ToArray()) * x);
    }

    private static Vector<double> Context(string? persona, string category) => Vector<double>.Build.DenseOfEnumerable(
        FeatureSchema.Notebook.Names.Select(name => name == $"persona={persona}" || name == $"category={category}" ? 1.0 : 0));
}
