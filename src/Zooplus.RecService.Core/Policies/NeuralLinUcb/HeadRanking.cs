using System.Buffers;

namespace Zooplus.RecService.Core.Policies.NeuralLinUcb;

/// <summary>Offers products to a ranking, each with its score θᵀz + α√(zᵀA⁻¹z): several are scored at once.</summary>
internal static class HeadRanking
{
    // A multiple of the products that are scored together.
    private const int Block = 16 * LayerForms.BlockSize;

    /// <summary>Scores the products of a group and offers them. Those that the weights do not know are alike, and are scored once.</summary>
    /// <param name="head">The group's part of the scores.</param>
    /// <param name="layer">The network's part of each product's context, or null.</param>
    /// <param name="alpha">α.</param>
    /// <param name="input">The decision.</param>
    /// <param name="products">The products.</param>
    /// <param name="scores">Takes the scores, in any order.</param>
    /// <param name="ranking">Takes the products.</param>
    public static void Offer(
        in HeadScores head, NetworkLayer? layer, double alpha, in DecisionInput input, ReadOnlySpan<int> products, Span<double> scores, ref TopRanking ranking)
    {
        var length = layer?.Length ?? 0;
        var rented = ArrayPool<float>.Shared.Rent(Block * length);
        Span<double> scaled = stackalloc double[LayerForms.BlockSize * length];
        Span<Score> four = stackalloc Score[LayerForms.BlockSize];
        Span<int> known = stackalloc int[Block];
        var (knownCount, alike, score) = (0, -1, default(Score));
        foreach (var product in products)
        {
            var mean = layer is null ? 0 : layer.MeanOf(product);
            if (mean < 0)
            {
                known[knownCount++] = product;
                if (knownCount == Block)
                {
                    OfferKnown(head, layer!, alpha, input, known, rented, scaled, ref scores, ref ranking);
                    knownCount = 0;
                }

                continue;
            }

            if (mean != alike)
            {
                layer?.Fill(input.UserId, [product], rented);
                Fill(head, alpha, layer is null ? [] : rented.AsSpan(0, length), layer?.Scale ?? 0, scaled, four);
                (alike, score) = (mean, four[0]);
            }

            Offer(product, score, isMean: layer is not null, ref scores, ref ranking);
        }

        if (knownCount > 0)
        {
            OfferKnown(head, layer!, alpha, input, known[..knownCount], rented, scaled, ref scores, ref ranking);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static void OfferKnown(
        in HeadScores head,
        NetworkLayer layer,
        double alpha,
        in DecisionInput input,
        scoped ReadOnlySpan<int> products,
        float[] layers,
        scoped Span<double> scaled,
        ref Span<double> scores,
        ref TopRanking ranking)
    {
        layer.Fill(input.UserId, products, layers);
        Span<Score> four = stackalloc Score[LayerForms.BlockSize];
        for (var start = 0; start < products.Length; start += LayerForms.BlockSize)
        {
            var count = Math.Min(LayerForms.BlockSize, products.Length - start);
            Fill(head, alpha, layers.AsSpan(start * layer.Length, count * layer.Length), layer.Scale, scaled, four);
            for (var i = 0; i < count; i++)
            {
                Offer(products[start + i], four[i], isMean: false, ref scores, ref ranking);
            }
        }
    }

    private static void Offer(int product, in Score score, bool isMean, ref Span<double> scores, ref TopRanking ranking)
    {
        var sum = score.Expected + score.Bonus;
        scores[0] = sum;
        scores = scores[1..];
        if (sum >= ranking.Threshold)
        {
            ranking.Offer(new RankedProduct(product, sum, score.Expected, score.Bonus, Propensity: 1, MeanEmbedding: isMean));
        }
    }

    /// <summary>Scores the products of a block, which may be short: what stands in its other places is computed and left.</summary>
    /// <param name="head">The group's part of the scores.</param>
    /// <param name="alpha">α.</param>
    /// <param name="units">The products' layers, one after another.</param>
    /// <param name="scale">What they are multiplied with.</param>
    /// <param name="scaled">Scratch for the layers of a whole block.</param>
    /// <param name="scores">Takes the scores.</param>
    private static void Fill(in HeadScores head, double alpha, ReadOnlySpan<float> units, double scale, scoped Span<double> scaled, scoped Span<Score> scores)
    {
        for (var i = 0; i < units.Length; i++)
        {
            scaled[i] = scale * units[i];
        }

        scaled[units.Length..].Clear();
        Span<double> uncertainties = stackalloc double[LayerForms.BlockSize];
        if (alpha != 0)
        {
            head.Uncertainties(scaled, uncertainties);
        }

        var length = scaled.Length / LayerForms.BlockSize;
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = new Score(head.ExpectedReward(scaled.Slice(i * length, length)), alpha == 0 ? 0 : alpha * uncertainties[i]);
        }
    }

    private readonly record struct Score(double Expected, double Bonus);
}
