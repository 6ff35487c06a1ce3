using MathNet.Numerics.LinearAlgebra;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Core.Tests.Policies.Linear;

/// <summary>A ridge regression as the textbook has it: all observations at once, dense matrices, nothing incremental.</summary>
internal sealed class PlainRidge
{
    private readonly Matrix<double> _inverse;
    private readonly Vector<double> _theta;

    public PlainRidge(Matrix<double> a, Vector<double> b)
    {
        _inverse = a.Inverse();
        _theta = a.Solve(b);
    }

    /// <summary>A = λI + Σ w x xᵀ, b = Σ w r x.</summary>
    public static PlainRidge Of(int dimension, double ridge, IEnumerable<(Vector<double> X, double Reward, double Weight)> rows)
    {
        var a = ridge * Matrix<double>.Build.DenseIdentity(dimension);
        var b = Vector<double>.Build.Dense(dimension);
        foreach (var (x, reward, weight) in rows)
        {
            a += weight * x.OuterProduct(x);
            b += weight * reward * x;
        }

        return new PlainRidge(a, b);
    }

    public double ExpectedReward(Vector<double> x) => _theta * x;

    public double Uncertainty(Vector<double> x) => Math.Sqrt(x * _inverse * x);

    public Matrix<double> Inverse => _inverse;

    public Vector<double> Theta => _theta;

    /// <summary>The shared context by the words of the schema, without the numbering under test.</summary>
    public static Vector<double> Shared(JointFeatures features, string? persona, string category)
    {
        var names = new[] { "constant", $"persona={persona}", $"category={category}", $"persona={persona}×category={category}" };
        return Vector<double>.Build.DenseOfEnumerable(features.Names.Select(name => names.Contains(name) ? 1.0 : 0));
    }

    public static Vector<double> Shared(JointFeatures features, in Observation observation) => Shared(features, observation.Persona, observation.Category);
}
