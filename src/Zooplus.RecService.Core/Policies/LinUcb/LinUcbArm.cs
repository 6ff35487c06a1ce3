using System.Runtime.InteropServices;
using Zooplus.RecService.Core.Features;
using DenseMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>
/// What disjoint LinUCB knows of one product: the ridge regression of its rewards on its contexts
/// (Li et al. 2010, algorithm 1; notebook, "LinUCBAgent"). Immutable, so that a reader never sees half an update.
/// </summary>
/// <remarks>
/// A⁻¹ follows A by the Sherman–Morrison formula, A⁻¹ − (A⁻¹x)(A⁻¹x)ᵀ / (1 + xᵀA⁻¹x), and is recomputed from A at every
/// <see cref="UpdatesPerInversion"/>th update of the arm, so that rounding cannot build up. When that happens depends on the
/// facts alone: the same facts give the same bits, whenever the process started.
/// </remarks>
public sealed class LinUcbArm
{
    /// <summary>After how many updates A⁻¹ is computed afresh from A.</summary>
    public const int UpdatesPerInversion = 256;

    private readonly double[] _a;
    private readonly double[] _aInverse;
    private readonly double[] _b;
    private readonly double[] _theta;

    private LinUcbArm(double[] a, double[] aInverse, double[] b, long pulls, double totalReward)
    {
        _a = a;
        _aInverse = aInverse;
        _b = b;
        _theta = Product(aInverse, b);
        Pulls = pulls;
        TotalReward = totalReward;
    }

    /// <summary>An arm that was never pulled: A = λI, b = 0.</summary>
    /// <param name="dimension">d, the length of a context; 0 in a shop that declares no personas and no categories.</param>
    /// <param name="ridge">λ, above 0; the notebook has 1.</param>
    public static LinUcbArm Fresh(int dimension, double ridge = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ridge);
        return new LinUcbArm(Scaled(dimension, ridge), Scaled(dimension, 1 / ridge), new double[dimension], 0, 0);
    }

    /// <summary>d, the length of a context.</summary>
    public int Dimension => _b.Length;

    /// <summary>How many rewards it has learned.</summary>
    public long Pulls { get; }

    /// <summary>The sum of the rewards it has learned.</summary>
    public double TotalReward { get; }

    /// <summary>A = λI + Σ x xᵀ, row by row, d × d.</summary>
    public ReadOnlySpan<double> A => _a;

    /// <summary>A⁻¹, row by row, d × d.</summary>
    public ReadOnlySpan<double> AInverse => _aInverse;

    /// <summary>b = Σ r x, length d.</summary>
    public ReadOnlySpan<double> B => _b;

    /// <summary>θ = A⁻¹ b, length d.</summary>
    public ReadOnlySpan<double> Theta => _theta;

    /// <summary>θᵀx, the reward it expects.</summary>
    public double ExpectedReward(in SparseVector x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Count; i++)
        {
            sum += _theta[x.Indices[i]] * x.Values[i];
        }

        return sum;
    }

    /// <summary>√(xᵀA⁻¹x), the standard deviation of θᵀx up to the noise's own scale.</summary>
    public double Uncertainty(in SparseVector x)
    {
        var d = Dimension;
        var sum = 0.0;
        for (var i = 0; i < x.Count; i++)
        {
            var row = _aInverse.AsSpan(x.Indices[i] * d, d);
            for (var j = 0; j < x.Count; j++)
            {
                sum += x.Values[i] * row[x.Indices[j]] * x.Values[j];
            }
        }

        return Math.Sqrt(sum);
    }

    /// <summary>The arm after one more reward.</summary>
    /// <param name="x">The context in which it was pulled.</param>
    /// <param name="reward">r, 0 to 1.</param>
    public LinUcbArm Learn(in SparseVector x, double reward)
    {
        var d = Dimension;
        var a = (double[])_a.Clone();
        var b = (double[])_b.Clone();
        for (var i = 0; i < x.Count; i++)
        {
            b[x.Indices[i]] += reward * x.Values[i];
            for (var j = 0; j < x.Count; j++)
            {
                a[(x.Indices[i] * d) + x.Indices[j]] += x.Values[i] * x.Values[j];
            }
        }

        var pulls = Pulls + 1;
        var aInverse = pulls % UpdatesPerInversion == 0 ? Inverse(a, d) : ShermanMorrison(x);
        return new LinUcbArm(a, aInverse, b, pulls, TotalReward + reward);
    }

    /// <summary>The arm after a reward it has learned turned out to be another.</summary>
    /// <param name="x">The context in which it was pulled.</param>
    /// <param name="change">By how much the reward is larger than the one learned, -1 to 1.</param>
    public LinUcbArm Revise(in SparseVector x, double change)
    {
        var b = (double[])_b.Clone();
        for (var i = 0; i < x.Count; i++)
        {
            b[x.Indices[i]] += change * x.Values[i];
        }

        return new LinUcbArm(_a, _aInverse, b, Pulls, TotalReward + change);
    }

    /// <summary>
    /// The arm in another schema: what it knows of a feature that both have is kept, a feature that is new starts at λ, and one
    /// that is gone is dropped.
    /// </summary>
    /// <param name="sources">For each new feature the old one of the same meaning, or -1.</param>
    /// <param name="ridge">λ for the new features.</param>
    public LinUcbArm Translate(ReadOnlySpan<int> sources, double ridge)
    {
        var d = sources.Length;
        var a = Scaled(d, ridge);
        var b = new double[d];
        for (var i = 0; i < d; i++)
        {
            if (sources[i] < 0)
            {
                continue;
            }

            b[i] = _b[sources[i]];
            for (var j = 0; j < d; j++)
            {
                if (sources[j] >= 0)
                {
                    a[(i * d) + j] = _a[(sources[i] * Dimension) + sources[j]];
                }
            }
        }

        return new LinUcbArm(a, Inverse(a, d), b, Pulls, TotalReward);
    }

    /// <summary>Writes all that the arm knows; <see cref="Read"/> makes the same arm of it, to the last bit.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Pulls);
        writer.Write(TotalReward);
        writer.Write(MemoryMarshal.AsBytes(_a.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_aInverse.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_b.AsSpan()));
    }

    /// <summary>Reads an arm that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Stands at the arm.</param>
    /// <param name="dimension">d, the length of a context.</param>
    /// <exception cref="EndOfStreamException">The bytes end within the arm.</exception>
    public static LinUcbArm Read(BinaryReader reader, int dimension)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var pulls = reader.ReadInt64();
        var totalReward = reader.ReadDouble();
        return new LinUcbArm(Doubles(reader, dimension * dimension), Doubles(reader, dimension * dimension), Doubles(reader, dimension), pulls, totalReward);
    }

    private static double[] Doubles(BinaryReader reader, int count)
    {
        var values = new double[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private double[] ShermanMorrison(in SparseVector x)
    {
        var d = Dimension;
        var ax = new double[d];
        for (var i = 0; i < x.Count; i++)
        {
            var row = _aInverse.AsSpan(x.Indices[i] * d, d);
            for (var j = 0; j < d; j++)
            {
                ax[j] += x.Values[i] * row[j];
            }
        }

        var denominator = 1.0;
        for (var i = 0; i < x.Count; i++)
        {
            denominator += x.Values[i] * ax[x.Indices[i]];
        }

        var inverse = (double[])_aInverse.Clone();
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j < d; j++)
            {
                // The product first: it is the same for (i, j) and (j, i), which keeps A⁻¹ symmetric to the last bit.
                inverse[(i * d) + j] -= ax[i] * ax[j] / denominator;
            }
        }

        return inverse;
    }

    private static double[] Inverse(double[] a, int d)
    {
        if (d == 0)
        {
            return [];
        }

        var solved = DenseMatrix.OfColumnMajor(d, d, a).Cholesky().Solve(DenseMatrix.CreateIdentity(d));
        var inverse = new double[d * d];
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                inverse[(i * d) + j] = inverse[(j * d) + i] = (solved[i, j] + solved[j, i]) / 2;
            }
        }

        return inverse;
    }

    private static double[] Scaled(int d, double diagonal)
    {
        var matrix = new double[d * d];
        for (var i = 0; i < d; i++)
        {
            matrix[(i * d) + i] = diagonal;
        }

        return matrix;
    }

    private static double[] Product(double[] matrix, double[] vector)
    {
        var d = vector.Length;
        var result = new double[d];
        for (var i = 0; i < d; i++)
        {
            var row = matrix.AsSpan(i * d, d);
            var sum = 0.0;
            for (var j = 0; j < d; j++)
            {
                sum += row[j] * vector[j];
            }

            result[i] = sum;
        }

        return result;
    }
}
