using CsCheck;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Core.Tests.Policies.Mlp;

public sealed class MlpPolicyTests
{
    [Fact]
    public void What_is_kept_of_a_user_equals_what_is_scored_afresh() =>
        Gen.Select(WeightsFiles.Any, Gen.Int[1, 30], Gen.Select(Gen.Int[0, 7], Gen.Int[1, 20]).Array[1, 30]).Sample((file, products, asked) =>
        {
            var catalogue = Numbered(products);
            var policy = new MlpPolicy();
            policy.Use(new MlpScorer(file.Weights()), catalogue);
            foreach (var (user, count) in asked)
            {
                var kept = Ask(policy, catalogue, $"{user}", count, catalogue.Available);
                var afresh = Ask(policy, catalogue, $"{user}", count, catalogue.Available.ToArray());
                Assert.Equal(afresh.Items, kept.Items);
                Assert.Equal(afresh.Basis, kept.Basis);
            }
        }, iter: 300);

    [Fact]
    public void What_is_kept_of_a_user_does_not_outlive_a_change_of_the_catalogue()
    {
        var catalogue = Numbered(4);
        var policy = new MlpPolicy();
        policy.Use(new MlpScorer(WeightsFiles.Small().Weights()), catalogue);
        var best = Ask(policy, catalogue, "1", 1, catalogue.Available).Items[0].Product;

        var without = catalogue.WithoutProduct($"{best}");
        policy.Prepare(without);

        Assert.NotEqual(best, Ask(policy, without, "1", 1, without.Available).Items[0].Product);
        Assert.Equal(best, Ask(policy, catalogue, "1", 1, catalogue.Available).Items[0].Product);
    }

    [Fact]
    public void What_is_kept_of_a_user_does_not_outlive_the_weights()
    {
        var catalogue = Numbered(4);
        var policy = new MlpPolicy();
        var small = WeightsFiles.Small();
        policy.Use(new MlpScorer(small.Weights()), catalogue);
        var before = Ask(policy, catalogue, "1", 4, catalogue.Available);

        policy.Use(new MlpScorer(small.With("output.bias", new SafetensorsTensor([1], new float[] { 2 })).Weights()), catalogue);
        var after = Ask(policy, catalogue, "1", 4, catalogue.Available);

        Assert.NotEqual(before.ModelVersion, after.ModelVersion);
        Assert.All(before.Items.Zip(after.Items), pair => Assert.NotEqual(pair.First.Score, pair.Second.Score));
    }

    private static ShopCatalogue Numbered(int products) => ShopCatalogue.Empty(FeatureSchema.Notebook)
        .Merge([.. Enumerable.Range(0, products).Select(product => new Product($"{product}", FeatureSchema.Notebook.Categories[product % 5]))], []);

    private static PolicyAnswer Ask(MlpPolicy policy, ShopCatalogue catalogue, string user, int count, ReadOnlySpan<int> eligible) =>
        policy.Choose(new DecisionInput
        {
            Catalogue = catalogue,
            UserId = user,
            Persona = null,
            Basis = Basis.UnknownUser,
            Eligible = eligible,
            Count = count,
            RecommendationId = "r",
        })!;
}
