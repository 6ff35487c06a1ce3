using MathNet.Numerics.LinearAlgebra;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinearThompson;
using Zooplus.RecService.Core.Tests.Policies.Linear;

namespace Zooplus.RecService.Core.Tests.Policies.LinearThompson;

public sealed class LinearThompsonPolicyTests
{
    private const double Scale = 0.7;

    private readonly ShopCatalogue _catalogue = Shops.OfSize(10);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public void Every_sample_is_that_of_a_plain_posterior_under_the_same_normal_draws(int observations)
    {
        var policy = Taught(observations, new LinearThompsonSettings { Scale = Scale, Ridge = 0.4 });
        var plain = Plain(policy, observations, 0.4);
        foreach (var persona in new[] { "fish_hobbyist", "budget_shopper", null })
        {
            // The model's groups: the categories in their order, then products without one.
            var contexts = Matrix<double>.Build.DenseOfRowVectors(
                FeatureSchema.Notebook.Categories.Append("none").Select(category => PlainRidge.Shared(policy.Features, persona, category)));
            var factor = (Scale * Scale * contexts * plain.Inverse * contexts.Transpose()).Cholesky().Factor;
            for (var decision = 0; decision < 20; decision++)
            {
                var draws = SeededDraws.From($"r-{decision}");
                var normals = Vector<double>.Build.Dense(contexts.RowCount, _ => draws.NextNormal());
                var sample = (contexts * plain.Theta) + (factor * normals);

                var items = policy.Ask(_catalogue, 10, $"r-{decision}", persona).Items;

                Assert.Equal(10, items.Length);
                Assert.All(items, item =>
                {
                    var category = _catalogue.CategoryAt(item.Product);
                    Assert.Equal(sample[category], item.Score, 1e-9);
                    Assert.Equal((contexts * plain.Theta)[category], item.ExpectedReward, 1e-9);
                    Assert.Equal(item.ExpectedReward + item.ExplorationBonus, item.Score);
                    Assert.Null(item.Propensity);
                });
                Assert.Equal(items.Select(item => item.Score).OrderDescending(), items.Select(item => item.Score));
            }
        }
    }

    [Fact]
    public void Where_there_are_more_groups_than_features_the_features_are_sampled()
    {
        var schema = FeatureSchema.Of(
            [
                new CategoricalDeclaration("persona", AttributeSide.User, []),
                new CategoricalDeclaration("category", AttributeSide.Product, ["Toy"]),
                new NumericDeclaration("price", AttributeSide.Product, mean: 20, deviation: 5),
            ],
            []);
        var shop = ShopCatalogue.Empty(schema).Merge([.. Enumerable.Range(0, 40).Select(i => new Product($"{i}", "Toy", Attributes: AttributeSet.Of(("price", i))))], []);
        var policy = new LinearThompsonPolicy(schema, new LinearThompsonSettings { Scale = Scale, Ridge = 0.4 });
        policy.Prepare(shop);
        var contexts = Matrix<double>.Build.Dense(40, 3, (product, feature) => feature < 2 ? 1 : (product - 20) / 5.0);
        var a = 0.4 * Matrix<double>.Build.DenseIdentity(3);
        var b = Vector<double>.Build.Dense(3);
        for (var t = 0; t < 50; t++)
        {
            var x = contexts.Row(t % 40);
            a += x.OuterProduct(x);
            b += t % 3 * 0.5 * x;
            policy.Learn(new Observation(t, t % 40, null, "Toy", t % 3 * 0.5) { ProductAttributes = shop.ProductAt(t % 40).Attributes });
        }

        var factor = (Scale * Scale * a.Inverse()).Cholesky().Factor;
        for (var decision = 0; decision < 20; decision++)
        {
            var draws = SeededDraws.From($"r-{decision}");
            var sample = contexts * ((a.Inverse() * b) + (factor * Vector<double>.Build.Dense(3, _ => draws.NextNormal())));

            Assert.All(policy.Ask(shop, 40, $"r-{decision}", null).Items, item => Assert.Equal(sample[item.Product], item.Score, 1e-9));
        }
    }

    [Fact]
    public void Samples_have_the_mean_and_the_covariances_of_the_posterior()
    {
        const int Decisions = 20_000;
        var policy = Taught(60, new LinearThompsonSettings { Scale = Scale });
        var plain = Plain(policy, 60, new LinearThompsonSettings().Ridge);
        var x = FeatureSchema.Notebook.Categories.Select(category => PlainRidge.Shared(policy.Features, "fish_hobbyist", category)).ToArray();

        var samples = Enumerable.Range(0, Decisions)
            .Select(i => policy.Ask(_catalogue, 10, $"r-{i}").Items.GroupBy(item => _catalogue.CategoryAt(item.Product)).OrderBy(group => group.Key).Select(group => group.First().Score).ToArray())
            .ToArray();

        for (var i = 0; i < x.Length; i++)
        {
            var deviation = Scale * plain.Uncertainty(x[i]);
            Assert.Equal(plain.ExpectedReward(x[i]), samples.Average(sample => sample[i]), 4 * deviation / Math.Sqrt(Decisions));
            for (var j = 0; j <= i; j++)
            {
                var expected = Scale * Scale * (x[i] * plain.Inverse * x[j]);
                var observed = samples.Average(sample => (sample[i] - plain.ExpectedReward(x[i])) * (sample[j] - plain.ExpectedReward(x[j])));
                Assert.Equal(expected, observed, 4 * Math.Sqrt(2) * deviation * Scale * plain.Uncertainty(x[j]) / Math.Sqrt(Decisions));
            }
        }
    }

    [Theory]
    [InlineData(1, null, 0.0)]
    [InlineData(4, null, 0.0)]
    [InlineData(5, 1, 0.0)]
    [InlineData(1, null, 0.3)]
    [InlineData(3, null, 0.3)]
    public void Estimated_propensities_are_how_often_a_product_stands_there(int count, int? maxPerCategory, double uniformShare)
    {
        const int Decisions = 4_000;
        var policy = Taught(80, new LinearThompsonSettings { Scale = Scale });
        var exploration = new SlateExploration(new UniformExploration(uniformShare), []);

        var answers = Enumerable.Range(0, Decisions).Select(i => exploration.Ask(policy, _catalogue, count, $"r-{i}", maxPerCategory)!).ToArray();

        Assert.All(answers.SelectMany(answer => answer.Items), item =>
        {
            Assert.Equal(200, item.PropensitySamples);
            Assert.InRange(item.Propensity!.Value, double.Epsilon, 1);
        });
        Assert.Equal(uniformShare > 0, answers.Any(answer => answer.Explored));

        // Each decision estimates by its own samples, the first of which decided it and lifts its own estimate by up to 1/200.
        for (var rank = 0; rank < count; rank++)
        {
            foreach (var shown in answers.GroupBy(answer => answer.Items[rank].Product))
            {
                var p = shown.Average(answer => answer.Items[rank].Propensity!.Value);
                Assert.Equal(p, shown.Count() / (double)Decisions, (4 * Math.Sqrt(p * (1 - p) / Decisions)) + (1.0 / 200));
            }
        }
    }

    [Fact]
    public void Without_samples_and_in_the_positions_that_do_not_explore_nothing_is_estimated()
    {
        var policy = Taught(80, new LinearThompsonSettings { PropensitySamples = 0 });
        Assert.All(new SlateExploration(new UniformExploration(0.1), []).Ask(policy, _catalogue, 3, "r-1")!.Items, item => Assert.Equal((null, 0), (item.Propensity, item.PropensitySamples)));

        var slate = new SlateExploration(new UniformExploration(0), [3]).Ask(Taught(80), _catalogue, 3, "r-1")!.Items;
        Assert.Equal([0, 0, 200], slate.Select(item => item.PropensitySamples));
        Assert.All(slate[..2], item => Assert.Equal(0, item.ExplorationBonus));
    }

    [Fact]
    public void The_same_decision_is_repeated_by_its_id()
    {
        var policy = Taught(80);

        Assert.Equal(policy.Ask(_catalogue, 5, "r-1").Items, policy.Ask(_catalogue, 5, "r-1").Items);
        Assert.NotEqual(policy.Ask(_catalogue, 5, "r-1").Items[0].Score, policy.Ask(_catalogue, 5, "r-2").Items[0].Score);
    }

    [Fact]
    public void A_scale_of_0_ranks_by_the_expected_reward_with_exact_propensities()
    {
        var policy = Taught(80, new LinearThompsonSettings { Scale = 0 });

        var items = policy.Ask(_catalogue, 2).Items;

        Assert.Equal(0, policy.PropensitySamples);
        Assert.All(items, item => Assert.Equal((0, 0.5), (item.ExplorationBonus, item.Propensity)));
    }

    [Theory]
    [InlineData(nameof(LinearThompsonSettings.Scale))]
    [InlineData(nameof(LinearThompsonSettings.PropensitySamples))]
    [InlineData(nameof(LinearThompsonSettings.Ridge))]
    public void A_setting_that_is_not_allowed_is_refused(string setting)
    {
        var settings = setting switch
        {
            nameof(LinearThompsonSettings.Scale) => new LinearThompsonSettings { Scale = double.NaN },
            nameof(LinearThompsonSettings.PropensitySamples) => new LinearThompsonSettings { PropensitySamples = -1 },
            _ => new LinearThompsonSettings { Ridge = 0 },
        };

        Assert.Contains(setting, Assert.Throws<ArgumentException>(() => new LinearThompsonPolicy(FeatureSchema.Notebook, settings)).Message);
    }

    private LinearThompsonPolicy Taught(int observations, LinearThompsonSettings? settings = null)
    {
        var policy = new LinearThompsonPolicy(FeatureSchema.Notebook, settings);
        policy.Prepare(_catalogue);
        foreach (var observation in Observations.Random(_catalogue, ..observations))
        {
            policy.Learn(observation);
        }

        return policy;
    }

    private PlainRidge Plain(LinearThompsonPolicy policy, int observations, double ridge) => PlainRidge.Of(
        policy.Features.Dimension, ridge, Observations.Random(_catalogue, ..observations).Select(o => (PlainRidge.Shared(policy.Features, o), o.Reward, 1.0)));
}
