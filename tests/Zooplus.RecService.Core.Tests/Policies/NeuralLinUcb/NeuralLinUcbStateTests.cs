using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Core.Policies.NeuralLinUcb;
using Zooplus.RecService.Core.Tests.Policies.Linear;

namespace Zooplus.RecService.Core.Tests.Policies.NeuralLinUcb;

public sealed class NeuralLinUcbStateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.99)]
    public void A_restored_policy_goes_on_to_the_same_bits(double discount)
    {
        var settings = new NeuralLinUcbSettings { Discount = discount };
        var (uninterrupted, before) = (Fresh(settings, NeuralShop.Scorer()), Fresh(settings, NeuralShop.Scorer()));
        Teach(uninterrupted, ..800);
        Teach(before, ..500);

        var restored = Fresh(settings, NeuralShop.Scorer());
        restored.Restore(Observations.Reader(before.Bytes()));
        Teach(restored, 500..800);

        Assert.Equal(before.StateFormat, restored.StateFormat);
        Assert.Equal(uninterrupted.Bytes(), restored.Bytes());
        Assert.Equal(800, restored.RewardsLearned);
    }

    [Fact]
    public void A_state_names_the_weights_it_means_something_on()
    {
        var settings = new NeuralLinUcbSettings();
        string[] formats =
        [
            new NeuralLinUcbPolicy(FeatureSchema.Notebook, settings).StateFormat,
            Fresh(settings, NeuralShop.Scorer()).StateFormat,
            Fresh(settings, NeuralShop.OtherScorer()).StateFormat,
            Fresh(new NeuralLinUcbSettings { LayerWeight = 3 }, NeuralShop.Scorer()).StateFormat,
            Fresh(new NeuralLinUcbSettings { Ridge = 3 }, NeuralShop.Scorer()).StateFormat,
            Fresh(new NeuralLinUcbSettings { Features = NeuralFeatures.Layer }, NeuralShop.Scorer()).StateFormat,
        ];

        Assert.Equal(formats.Length, formats.Distinct().Count());
        Assert.Contains(NeuralShop.Scorer().Weights.Version, formats[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Taught_afresh_on_other_weights_it_is_what_it_had_been_had_they_been_there_from_the_start()
    {
        var settings = new NeuralLinUcbSettings();
        var policy = Fresh(settings, NeuralShop.Scorer());
        Teach(policy, ..400);

        var taught = (NeuralLinUcbPolicy)policy.Untaught(NeuralShop.OtherScorer());
        taught.Prepare(NeuralShop.Catalogue);
        Teach(taught, ..400);
        policy.TakeOver(taught, NeuralShop.Catalogue);
        Teach(policy, 400..600);

        var always = Fresh(settings, NeuralShop.OtherScorer());
        Teach(always, ..600);
        Assert.Equal(always.Bytes(), policy.Bytes());
        Assert.Equal(always.StateFormat, policy.StateFormat);
        Assert.Equal(NeuralShop.OtherScorer().Weights.Version, policy.WeightsVersion);
    }

    [Fact]
    public void On_other_weights_that_come_without_a_history_the_shared_features_keep_what_they_know()
    {
        var settings = new NeuralLinUcbSettings { LayerWeight = 0.000001 };
        var policy = Fresh(settings, NeuralShop.Scorer());
        Teach(policy, ..400);
        var before = policy.AskFor("1")!.Items.ToDictionary(item => item.Product, item => item.ExpectedReward);

        policy.Use(NeuralShop.OtherScorer(), NeuralShop.Catalogue);

        Assert.All(policy.AskFor("1")!.Items, item => Assert.Equal(before[item.Product], item.ExpectedReward, 1e-3));
        Assert.Equal(NeuralShop.OtherScorer().Weights.Version, policy.WeightsVersion);
    }

    [Fact]
    public void The_same_weights_again_change_nothing()
    {
        var policy = Fresh(new NeuralLinUcbSettings(), NeuralShop.Scorer());
        Teach(policy, ..100);
        var before = policy.Bytes();

        policy.Use(NeuralShop.Scorer(), NeuralShop.Catalogue);

        Assert.Equal(before, policy.Bytes());
    }

    [Fact]
    public void A_further_category_leaves_what_is_known_of_the_others()
    {
        var policy = Fresh(new NeuralLinUcbSettings(), NeuralShop.Scorer());
        Teach(policy, ..300);
        var before = policy.AskFor("1")!.Items.ToDictionary(item => item.Product, item => (item.ExpectedReward, item.ExplorationBonus));

        var wider = new FeatureSchema(FeatureSchema.Notebook.Personas, [.. FeatureSchema.Notebook.Categories, "Aquarium"]);
        var catalogue = NeuralShop.Catalogue.Replace(wider, [.. Enumerable.Range(0, NeuralShop.Products).Select(NeuralShop.Catalogue.ProductAt)], []);
        policy.Prepare(catalogue);

        Assert.All(policy.AskFor("1", catalogue)!.Items, item =>
        {
            Assert.Equal(before[item.Product].ExpectedReward, item.ExpectedReward, 1e-9);
            Assert.Equal(before[item.Product].ExplorationBonus, item.ExplorationBonus, 1e-9);
        });
    }

    [Fact]
    public void Forgetting_leaves_a_fresh_policy()
    {
        var policy = Fresh(new NeuralLinUcbSettings(), NeuralShop.Scorer());
        Teach(policy, ..300);

        policy.Reset();

        Assert.Equal(Fresh(new NeuralLinUcbSettings(), NeuralShop.Scorer()).Bytes(), policy.Bytes());
        Assert.Equal(0, policy.RewardsLearned);
    }

    private static NeuralLinUcbPolicy Fresh(NeuralLinUcbSettings settings, MlpScorer scorer)
    {
        var policy = new NeuralLinUcbPolicy(FeatureSchema.Notebook, settings);
        policy.Use(scorer, NeuralShop.Catalogue);
        policy.Prepare(NeuralShop.Catalogue);
        return policy;
    }

    private static void Teach(NeuralLinUcbPolicy policy, Range observations)
    {
        foreach (var observation in NeuralShop.Observed(observations))
        {
            policy.Learn(observation);
        }
    }
}
