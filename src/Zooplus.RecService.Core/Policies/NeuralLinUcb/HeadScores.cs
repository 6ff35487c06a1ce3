using System.Numerics.Tensors;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.NeuralLinUcb;

/// <summary>
/// The expected reward θᵀz and the variance zᵀA⁻¹z of z = [φ; x] for products that share x. What x alone contributes is computed once, so
/// that a product costs the square of the layer's length: zᵀA⁻¹z = φᵀBφ + 2φᵀCx + xᵀDx, A⁻¹ having the blocks B, C and D.
/// </summary>
internal readonly ref struct HeadScores
{
    private readonly RidgeEstimate _estimate;
    private readonly int _units;
    private readonly Span<double> _cross;
    private readonly double _expected;
    private readonly double _variance;

    /// <summary>Computes the part of x.</summary>
    /// <param name="estimate">θ and A⁻¹.</param>
    /// <param name="units">How many features the layer has; they come first.</param>
    /// <param name="shared">x, numbered as in z.</param>
    /// <param name="cross">Holds 2Cx as long as this is used; length <paramref name="units"/>.</param>
    public HeadScores(RidgeEstimate estimate, int units, in SparseVector shared, Span<double> cross)
    {
        _estimate = estimate;
        _units = units;
        _cross = cross;
        _expected = estimate.ExpectedReward(shared);
        _variance = estimate.Covariance(shared, shared);
        cross.Clear();
        for (var i = 0; i < shared.Count; i++)
        {
            var row = estimate.Inverse.Slice(shared.Indices[i] * estimate.Dimension, units);
            TensorPrimitives.MultiplyAdd(row, 2 * shared.Values[i], cross, cross);
        }
    }

    /// <summary>θᵀz.</summary>
    /// <param name="layer">φ, scaled.</param>
    public double ExpectedReward(ReadOnlySpan<double> layer) => _expected + TensorPrimitives.Dot(_estimate.Theta[.._units], layer);

    /// <summary>√(zᵀA⁻¹z) for four products, the standard deviation of θᵀz up to the noise's own scale.</summary>
    /// <param name="layers">φ of each product, scaled, one after another: <see cref="LayerForms.BlockSize"/> × their length.</param>
    /// <param name="uncertainties">Takes the results, length <see cref="LayerForms.BlockSize"/>.</param>
    public void Uncertainties(ReadOnlySpan<double> layers, Span<double> uncertainties)
    {
        if (LayerForms.Fits(_units))
        {
            LayerForms.Compute(_estimate.Inverse, _estimate.Dimension, _units, layers, uncertainties);
        }
        else
        {
            for (var i = 0; i < uncertainties.Length; i++)
            {
                uncertainties[i] = Form(layers.Slice(i * _units, _units));
            }
        }

        for (var i = 0; i < uncertainties.Length; i++)
        {
            var variance = _variance + TensorPrimitives.Dot(_cross, layers.Slice(i * _units, _units)) + uncertainties[i];
            uncertainties[i] = Math.Sqrt(Math.Max(variance, 0));
        }
    }

    /// <summary>φᵀBφ for a layer of any length.</summary>
    private double Form(ReadOnlySpan<double> layer)
    {
        var sum = 0.0;
        for (var i = 0; i < _units; i++)
        {
            // A relu leaves about half the units at zero.
            if (layer[i] != 0)
            {
                sum += layer[i] * TensorPrimitives.Dot(_estimate.Inverse.Slice(i * _estimate.Dimension, _units), layer);
            }
        }

        return sum;
    }
}
