using System.Numerics.Tensors;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>
/// One side's share of the first layer, W₁[:, side]·e (+ b₁), for every row e of an embedding table and for their mean.
/// </summary>
internal sealed class FirstLayerHalves
{
    private readonly int _length;
    private readonly float[] _halves;
    private readonly float[] _mean;

    /// <summary>Computes them.</summary>
    /// <param name="weights">Where the first layer is from.</param>
    /// <param name="embedding">The side's table.</param>
    /// <param name="firstColumn">Where the side's columns of the first layer start.</param>
    /// <param name="bias">What is added to every half; empty for none.</param>
    public FirstLayerHalves(MlpWeights weights, WeightMatrix embedding, int firstColumn, ReadOnlySpan<float> bias)
    {
        _length = weights.Fc1Weight.Rows;
        _halves = new float[checked(embedding.Rows * _length)];
        for (var row = 0; row < embedding.Rows; row++)
        {
            var half = _halves.AsSpan(row * _length, _length);
            for (var i = 0; i < _length; i++)
            {
                half[i] = TensorPrimitives.Dot(weights.Fc1Weight.Row(i).Slice(firstColumn, embedding.Columns), embedding.Row(row));
            }

            if (!bias.IsEmpty)
            {
                TensorPrimitives.Add(half, bias, half);
            }
        }

        // The first layer is linear: the mean of the halves is the half of the mean embedding.
        var mean = new VectorMean(_length);
        for (var row = 0; row < embedding.Rows; row++)
        {
            mean.Add(this[row]);
        }

        _mean = mean.ToArray();
    }

    /// <summary>The half of a row.</summary>
    public ReadOnlySpan<float> this[int row] => _halves.AsSpan(row * _length, _length);

    /// <summary>The half of the mean of all rows.</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>All halves, row by row.</summary>
    public ReadOnlySpan<float> All => _halves;
}
