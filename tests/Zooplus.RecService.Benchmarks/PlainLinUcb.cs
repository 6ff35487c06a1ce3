using MathNet.Numerics.LinearAlgebra;

namespace Zooplus.RecService.Benchmarks;

/// <summary>LinUCB as the notebook has it: a matrix an arm, inverted at every prediction.</summary>
internal sealed class PlainLinUcb(int arms, int dimension, double alpha)
{
    private readonly Matrix<double>[] _a = [.. Enumerable.Range(0, arms).Select(_ => Matrix<double>.Build.DenseIdentity(dimension))];
    private readonly Vector<double>[] _b = [.. Enumerable.Range(0, arms).Select(_ => Vector<double>.Build.Dense(dimension))];

    public int Select(Vector<double>[] contexts)
    {
        var (best, bestScore) = (0, double.NegativeInfinity);
        for (var arm = 0; arm < _a.Length; arm++)
        {
            var x = contexts[arm];
            var inverse = _a[arm].Inverse();
            var score = (inverse * _b[arm]).DotProduct(x) + (alpha * Math.Sqrt(x.DotProduct(inverse * x)));
            if (score > bestScore)
            {
                (best, bestScore) = (arm, score);
            }
        }

        return best;
    }

    public void Update(int arm, Vector<double> x, double reward)
    {
        _a[arm] += x.OuterProduct(x);
        _b[arm] += reward * x;
    }
}
