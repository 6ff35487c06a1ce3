using System.Numerics.Tensors;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>Makes sure, before anything is scored, that no sum on the way to a score can leave the range of a float.</summary>
internal static class ScoreBound
{
    /// <summary>Follows the largest absolute values through the layers.</summary>
    /// <exception cref="WeightsFormatException">A sum could overflow, and a score would not be a number.</exception>
    public static void Check(MlpWeights weights, FirstLayerHalves users, FirstLayerHalves products)
    {
        var first = LargestMagnitude(users.All) + LargestMagnitude(products.All);
        var second = 0.0;
        for (var i = 0; i < weights.Fc2Weight.Rows; i++)
        {
            second = Math.Max(second, Math.Abs((double)weights.Fc2Bias.Span[i]) + (SumOfMagnitudes(weights.Fc2Weight.Row(i)) * first));
        }

        var output = Math.Abs((double)weights.OutputBias) + (SumOfMagnitudes(weights.OutputWeight.Row(0)) * second);

        // Half the range: rounding along the way must not matter. A half that overflowed already is infinite or not a number here.
        if (!(Math.Max(first, Math.Max(second, output)) < float.MaxValue / 2))
        {
            throw new WeightsFormatException(
                weights.Source,
                $"the weights are too large: scores could overflow (the layers reach {first:G3}, {second:G3} and {output:G3}; "
                + $"below {float.MaxValue / 2:G3} is expected)");
        }
    }

    private static double LargestMagnitude(ReadOnlySpan<float> values) => Math.Abs((double)TensorPrimitives.MaxMagnitude(values));

    private static double SumOfMagnitudes(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += Math.Abs((double)value);
        }

        return sum;
    }
}
