namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>
/// The forward pass as the notebook writes it, one pair at a time: what <see cref="MlpScorer"/> computes faster and must equal
/// up to rounding.
/// </summary>
public static class MlpForward
{
    /// <summary>The click probability the model expects of a user and a product.</summary>
    /// <param name="weights">The trained parameters.</param>
    /// <param name="user">The user's embedding, length E.</param>
    /// <param name="product">The product's embedding, length E.</param>
    /// <returns>0 to 1.</returns>
    public static float Score(MlpWeights weights, ReadOnlySpan<float> user, ReadOnlySpan<float> product) =>
        Sigmoid(Linear(weights.OutputWeight, [weights.OutputBias], LastLayer(weights, user, product, firstMask: []))[0]);

    /// <summary>The last hidden layer, length H2.</summary>
    /// <param name="weights">The trained parameters.</param>
    /// <param name="user">The user's embedding, length E.</param>
    /// <param name="product">The product's embedding, length E.</param>
    /// <param name="firstMask">What each unit of the first hidden layer is multiplied with, length H1; empty for 1.</param>
    public static float[] LastLayer(MlpWeights weights, ReadOnlySpan<float> user, ReadOnlySpan<float> product, float[] firstMask)
    {
        float[] x = [.. user, .. product];
        x = Relu(Linear(weights.Fc1Weight, weights.Fc1Bias.Span, x));
        x = firstMask is [] ? x : [.. x.Zip(firstMask, (value, factor) => value * factor)];
        return Relu(Linear(weights.Fc2Weight, weights.Fc2Bias.Span, x));
    }

    /// <summary>σ(x) = 1 / (1 + e⁻ˣ).</summary>
    internal static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    private static float[] Linear(WeightMatrix weight, ReadOnlySpan<float> bias, float[] x)
    {
        var y = bias.ToArray();
        for (var i = 0; i < y.Length; i++)
        {
            var row = weight.Row(i);
            for (var j = 0; j < x.Length; j++)
            {
                y[i] += row[j] * x[j];
            }
        }

        return y;
    }

    private static float[] Relu(float[] x) => [.. x.Select(value => MathF.Max(value, 0))];
}
