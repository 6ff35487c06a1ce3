using MathNet.Numerics.LinearAlgebra;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcbHybrid;

/// <summary>Algorithm 2 of Li et al. 2010 line by line, in dense matrices. k is the length of z, d that of x.</summary>
internal sealed class PlainHybrid(int k, int d, double ridge, double armRidge)
{
    private readonly Dictionary<int, (Matrix<double> A, Matrix<double> B, Vector<double> B1)> _arms = [];
    private Matrix<double> _a0 = ridge * Matrix<double>.Build.DenseIdentity(k);
    private Vector<double> _b0 = Vector<double>.Build.Dense(k);

    /// <summary>Lines 17 to 24.</summary>
    public void Learn(int arm, Vector<double> z, Vector<double> x, double reward)
    {
        var (a, b, b1) = Arm(arm);
        _a0 += b.Transpose() * a.Inverse() * b;
        _b0 += b.Transpose() * a.Inverse() * b1;
        a += x.OuterProduct(x);
        b += x.OuterProduct(z);
        b1 += reward * x;
        _a0 += z.OuterProduct(z) - (b.Transpose() * a.Inverse() * b);
        _b0 += (reward * z) - (b.Transpose() * a.Inverse() * b1);
        _arms[arm] = (a, b, b1);
    }

    /// <summary>Lines 5 and 12 to 14: the expected reward and √s.</summary>
    public (double Expected, double Deviation) Score(int arm, Vector<double> z, Vector<double> x)
    {
        var (a, b, b1) = Arm(arm);
        var (inverse0, inverse) = (_a0.Inverse(), a.Inverse());
        var beta = inverse0 * _b0;
        var theta = inverse * (b1 - (b * beta));
        var s = (z * inverse0 * z)
            - (2 * (z * inverse0 * b.Transpose() * inverse * x))
            + (x * inverse * x)
            + (x * inverse * b * inverse0 * b.Transpose() * inverse * x);
        return ((z * beta) + (x * theta), Math.Sqrt(s));
    }

    /// <summary>Lines 8 to 10.</summary>
    private (Matrix<double> A, Matrix<double> B, Vector<double> B1) Arm(int arm) => _arms.TryGetValue(arm, out var known)
        ? known
        : (armRidge * Matrix<double>.Build.DenseIdentity(d), Matrix<double>.Build.Dense(d, k), Vector<double>.Build.Dense(d));
}
