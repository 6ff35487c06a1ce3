using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>
/// Ranks the arms of a schema with many features. No arm is less sure than one that was never pulled, since A − λI is positive
/// semi-definite: θᵀx + α√(xᵀx / λ) bounds its score, and rules most arms out before more of them than θ is read.
/// </summary>
internal static class BoundedScan
{
    // Far above what rounding adds to a score, and far below a difference that matters.
    private const double Slack = 1e-11;

    /// <summary>Ranks the eligible arms, as scoring every one of them would.</summary>
    /// <param name="input">The decision.</param>
    /// <param name="schema">How its context is encoded.</param>
    /// <param name="arms">The arms, by product; null for one that was never pulled.</param>
    /// <param name="fresh">The arm of a product that was never pulled.</param>
    /// <param name="alpha">α.</param>
    /// <param name="ridge">λ.</param>
    public static RankedProduct[] Rank(in DecisionInput input, FeatureSchema schema, LinUcbArm?[] arms, LinUcbArm fresh, double alpha, double ridge)
    {
        Span<int> indices = stackalloc int[schema.ActiveFeatures];
        Span<double> values = stackalloc double[schema.ActiveFeatures];
        Span<double> full = stackalloc double[schema.Dimension];
        var context = schema.Context(input.Persona, input.Attributes);
        var products = input.Catalogue.Features;
        full.Clear();
        Put(context, full);

        var ranking = new TopRanking(input, drawTies: false);
        foreach (var product in input.Eligible)
        {
            var features = products.By(schema, products.GroupOf(product));
            var arm = product < arms.Length ? Volatile.Read(ref arms[product]) ?? fresh : fresh;

            // The score of an arm that was never pulled is the bound itself.
            if (arm.Pulls > 0)
            {
                Put(features, full);
                var expectedReward = DenseVector.Dot(arm.Theta, full);
                Clear(features, full);
                var bonusMax = alpha * Math.Sqrt((context.SquaredNorm + features.SquaredNorm) / ridge);
                if (expectedReward + bonusMax + (Slack * (Math.Abs(expectedReward) + bonusMax)) <= ranking.Threshold)
                {
                    continue;
                }
            }

            var item = LinUcbScore.Of(product, arm, context.Join(features, indices, values), alpha);
            if (item.Score > ranking.Threshold)
            {
                ranking.Offer(item);
            }
        }

        return ranking.Items;
    }

    private static void Put(FeatureVector features, Span<double> full)
    {
        for (var i = 0; i < features.Count; i++)
        {
            full[features.Indices[i]] = features.Values[i];
        }
    }

    private static void Clear(FeatureVector features, Span<double> full)
    {
        foreach (var feature in features.Indices)
        {
            full[feature] = 0;
        }
    }
}
