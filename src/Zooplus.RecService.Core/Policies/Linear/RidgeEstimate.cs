using System.Numerics.Tensors;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>What a ridge regression knows at one moment, for readers: θ and A⁻¹. Immutable.</summary>
public sealed class RidgeEstimate
{
    private readonly double[] _theta;
    private readonly double[] _inverse;

    /// <summary>Takes the arrays over; nobody else may change them.</summary>
    /// <param name="theta">θ, length d.</param>
    /// <param name="inverse">A⁻¹, row by row, d × d.</param>
    internal RidgeEstimate(double[] theta, double[] inverse)
    {
        _theta = theta;
        _inverse = inverse;
    }

    /// <summary>The same uncertainty about another θ.</summary>
    /// <param name="theta">θ, length d; nobody else may change it.</param>
    internal RidgeEstimate With(double[] theta) => new(theta, _inverse);

    /// <summary>d, the length of a context.</summary>
    public int Dimension => _theta.Length;

    /// <summary>θ = A⁻¹b, length d.</summary>
    public ReadOnlySpan<double> Theta => _theta;

    /// <summary>A⁻¹, row by row, d × d.</summary>
    public ReadOnlySpan<double> Inverse => _inverse;

    /// <summary>θᵀx, the reward it expects.</summary>
    public double ExpectedReward(in SparseVector x) => x.Dot(_theta);

    /// <summary>xᵀA⁻¹y, the covariance of θᵀx and θᵀy up to the noise's own scale.</summary>
    public double Covariance(in SparseVector x, in SparseVector y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Count; i++)
        {
            var row = _inverse.AsSpan(x.Indices[i] * Dimension, Dimension);
            for (var j = 0; j < y.Count; j++)
            {
                sum += x.Values[i] * row[y.Indices[j]] * y.Values[j];
            }
        }

        return sum;
    }

    /// <summary>√(xᵀA⁻¹x), the standard deviation of θᵀx up to the noise's own scale.</summary>
    public double Uncertainty(in SparseVector x) => Math.Sqrt(Math.Max(Covariance(x, x), 0));

    /// <summary>A⁻¹x.</summary>
    /// <param name="x">The context.</param>
    /// <param name="product">Receives the vector, length d.</param>
    public void Multiply(in SparseVector x, Span<double> product)
    {
        product.Clear();
        for (var i = 0; i < x.Count; i++)
        {
            // A⁻¹ is symmetric, so its rows are its columns.
            TensorPrimitives.MultiplyAdd(_inverse.AsSpan(x.Indices[i] * Dimension, Dimension), x.Values[i], product, product);
        }
    }
}
