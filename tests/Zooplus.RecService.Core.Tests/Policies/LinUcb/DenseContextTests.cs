using CsCheck;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcb;

/// <summary>LinUCB over numeric attributes, whose contexts never recur.</summary>
public sealed class DenseContextTests
{
    private const int Products = 40;
    private const int Attributes = 30;
    private const double Alpha = 1.5;

    private static readonly FeatureSchema Schema = FeatureSchema.Of(
        [
            new CategoricalDeclaration(FeatureSchema.Persona, AttributeSide.User, []),
            new CategoricalDeclaration(FeatureSchema.Category, AttributeSide.Product, ["food", "toy"]),
            .. Enumerable.Range(0, Attributes).Select(i => new NumericDeclaration($"n{i:00}", AttributeSide.Request, mean: 0, deviation: 1)),
        ],
        [FeatureSchema.DefaultInteraction]);

    private static readonly ShopCatalogue Shop = ShopCatalogue.Empty(Schema)
        .Replace(Schema, [.. Enumerable.Range(0, Products).Select(i => new Product($"p{i}", i % 3 == 0 ? "toy" : "food"))], []);

    private static readonly Gen<AttributeSet?> Contexts = Gen.Double[-2, 2].Array[Attributes].Select(values =>
        AttributeSet.Of(values.Select((value, i) => ($"n{i:00}", (AttributeValue)value))));

    // The square lets some products be pulled often and some never.
    private static readonly Gen<(int Product, AttributeSet? Context, double Reward)[]> Histories =
        Gen.Select(Gen.Int[0, (Products * Products) - 1].Select(i => (int)Math.Sqrt(i) * (i % 3) / 2), Contexts, Gen.Double[0, 1]).Array[0, 300];

    [Fact]
    public void The_arms_chosen_are_those_that_score_highest_when_every_arm_is_scored() =>
        Gen.Select(Histories, Contexts, Gen.Int[1, 5]).Sample((history, asked, count) =>
        {
            var policy = new LinUcbPolicy(Schema, Alpha);
            policy.Prepare(Shop);
            for (var t = 0; t < history.Length; t++)
            {
                var (product, context, reward) = history[t];
                policy.Learn(new Observation(t, product, null, Shop.ProductAt(product).Category, reward) { Attributes = context });
            }

            var answer = policy.Choose(new DecisionInput
            {
                Catalogue = Shop,
                UserId = "anyone",
                Persona = null,
                Attributes = asked,
                Basis = Basis.Context,
                Eligible = Shop.Available,
                Count = count,
                RecommendationId = "r",
            })!;

            var expected = Enumerable.Range(0, Products).Select(product => (product, score: Score(policy.Arm(product), product, asked)))
                .OrderByDescending(item => item.score).ThenBy(item => item.product).Take(count).ToArray();
            Assert.Equal(expected.Select(item => item.product), answer.Items.Select(item => item.Product));
            Assert.All(expected.Zip(answer.Items), pair => Assert.Equal(pair.First.score, pair.Second.Score, 1e-12));
        }, iter: 60);

    private static double Score(LinUcbArm arm, int product, AttributeSet? asked)
    {
        Span<int> indices = stackalloc int[Schema.ActiveFeatures];
        Span<double> values = stackalloc double[Schema.ActiveFeatures];
        var x = Schema.Context(null, asked).Join(Shop.FeaturesAt(product), indices, values);
        return arm.ExpectedReward(x) + (Alpha * arm.Uncertainty(x));
    }
}
