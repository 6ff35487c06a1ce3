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
/// facts alone: the same facts give the same bits, whenever the process started. All numbers lie in one array, triangles instead of
/// squares: an update copies it, and a copy's price is the memory it moves.
/// </remarks>
public sealed class LinUcbArm
{
    /// <summary>After how many updates A⁻¹ is computed afresh from A.</summary>
    public const int UpdatesPerInversion = 256;

    // Up to this length a vector of scratch lies on the stack.
    private const int StackDoubles = 256;

    // The triangle of A, the triangle of A⁻¹, b, θ.
    private readonly double[] _values;

    private LinUcbArm(double[] values, int dimension, long pulls, double totalReward)
    {
        _values = values;
        Dimension = dimension;
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
        var parts = new Parts(new double[Parts.Length(dimension)], dimension);
        for (var i = 0; i < dimension; i++)
        {
            parts.A[SymmetricMatrix.IndexOf(i, i)] = ridge;
            parts.AInverse[SymmetricMatrix.IndexOf(i, i)] = 1 / ridge;
        }

        return new LinUcbArm(parts.All, dimension, 0, 0);
    }

    /// <summary>d, the length of a context.</summary>
    public int Dimension { get; }

    /// <summary>How many rewards it has learned.</summary>
    public long Pulls { get; }

    /// <summary>The sum of the rewards it has learned.</summary>
    public double TotalReward { get; }

    /// <summary>A = λI + Σ x xᵀ, d × d.</summary>
    public SymmetricMatrix A => new(Own.A, Dimension);

    /// <summary>A⁻¹, d × d.</summary>
    public SymmetricMatrix AInverse => new(Own.AInverse, Dimension);

    /// <summary>b = Σ r x, length d.</summary>
    public ReadOnlySpan<double> B => Own.B;

    /// <summary>θ = A⁻¹ b, length d.</summary>
    public ReadOnlySpan<double> Theta => Own.Theta;

    private Parts Own => new(_values, Dimension);

    /// <summary>θᵀx, the reward it expects.</summary>
    public double ExpectedReward(in SparseVector x)
    {
        var theta = Theta;
        var sum = 0.0;
        for (var i = 0; i < x.Count; i++)
        {
            sum += theta[x.Indices[i]] * x.Values[i];
        }

        return sum;
    }

    /// <summary>√(xᵀA⁻¹x), the standard deviation of θᵀx up to the noise's own scale.</summary>
    public double Uncertainty(in SparseVector x)
    {
        ReadOnlySpan<double> inverse = Own.AInverse;
        var sum = 0.0;
        for (var i = 0; i < x.Count; i++)
        {
            sum += x.Values[i] * x.Values[i] * inverse[SymmetricMatrix.IndexOf(x.Indices[i], x.Indices[i])];
            for (var j = 0; j < i; j++)
            {
                sum += 2 * x.Values[i] * x.Values[j] * inverse[SymmetricMatrix.IndexOf(x.Indices[i], x.Indices[j])];
            }
        }

        return Math.Sqrt(sum);
    }

    /// <summary>The arm after one more reward.</summary>
    /// <param name="x">The context in which it was pulled.</param>
    /// <param name="reward">r, 0 to 1.</param>
    public LinUcbArm Learn(in SparseVector x, double reward)
    {
        var parts = Copy();
        AddTo(parts.B, x, reward);
        for (var i = 0; i < x.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                parts.A[SymmetricMatrix.IndexOf(x.Indices[i], x.Indices[j])] += x.Values[i] * x.Values[j];
            }
        }

        var pulls = Pulls + 1;
        if (pulls % UpdatesPerInversion == 0)
        {
            Invert(parts);
        }
        else
        {
            ShermanMorrison(parts, x);
        }

        Solve(parts);
        return new LinUcbArm(parts.All, Dimension, pulls, TotalReward + reward);
    }

    /// <summary>The arm after a reward it has learned turned out to be another.</summary>
    /// <param name="x">The context in which it was pulled.</param>
    /// <param name="change">By how much the reward is larger than the one learned, -1 to 1.</param>
    public LinUcbArm Revise(in SparseVector x, double change)
    {
        var parts = Copy();
        AddTo(parts.B, x, change);
        Solve(parts);
        return new LinUcbArm(parts.All, Dimension, Pulls, TotalReward + change);
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
        var own = Own;
        var parts = new Parts(new double[Parts.Length(d)], d);
        for (var i = 0; i < d; i++)
        {
            if (sources[i] < 0)
            {
                parts.A[SymmetricMatrix.IndexOf(i, i)] = ridge;
                continue;
            }

            parts.B[i] = own.B[sources[i]];
            for (var j = 0; j <= i; j++)
            {
                if (sources[j] >= 0)
                {
                    parts.A[SymmetricMatrix.IndexOf(i, j)] = own.A[SymmetricMatrix.IndexOf(sources[i], sources[j])];
                }
            }
        }

        Invert(parts);
        Solve(parts);
        return new LinUcbArm(parts.All, d, Pulls, TotalReward);
    }

    /// <summary>Writes all that the arm knows; <see cref="Read"/> makes the same arm of it, to the last bit.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Pulls);
        writer.Write(TotalReward);
        writer.Write(MemoryMarshal.AsBytes(_values.AsSpan()));
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
        var values = new double[Parts.Length(dimension)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new LinUcbArm(values, dimension, pulls, totalReward);
    }

    private static void AddTo(Span<double> b, in SparseVector x, double factor)
    {
        for (var i = 0; i < x.Count; i++)
        {
            b[x.Indices[i]] += factor * x.Values[i];
        }
    }

    private Parts Copy()
    {
        var values = GC.AllocateUninitializedArray<double>(_values.Length);
        _values.CopyTo(values);
        return new Parts(values, Dimension);
    }

    /// <summary>A⁻¹ ← A⁻¹ − uuᵀ / (1 + xᵀu) with u = A⁻¹x.</summary>
    private static void ShermanMorrison(in Parts parts, in SparseVector x)
    {
        var d = parts.Dimension;
        var inverse = parts.AInverse;
        var u = d <= StackDoubles ? stackalloc double[d] : new double[d];
        u.Clear();
        for (var i = 0; i < x.Count; i++)
        {
            var feature = x.Indices[i];
            var row = inverse.Slice(SymmetricMatrix.Length(feature), feature + 1);
            for (var j = 0; j < row.Length; j++)
            {
                u[j] += x.Values[i] * row[j];
            }

            for (var j = row.Length; j < d; j++)
            {
                u[j] += x.Values[i] * inverse[SymmetricMatrix.Length(j) + feature];
            }
        }

        var denominator = 1.0;
        for (var i = 0; i < x.Count; i++)
        {
            denominator += x.Values[i] * u[x.Indices[i]];
        }

        for (var i = 0; i < d; i++)
        {
            var factor = u[i] / denominator;
            var row = inverse.Slice(SymmetricMatrix.Length(i), i + 1);
            for (var j = 0; j < row.Length; j++)
            {
                row[j] -= factor * u[j];
            }
        }
    }

    /// <summary>θ ← A⁻¹ b.</summary>
    private static void Solve(in Parts parts)
    {
        var theta = parts.Theta;
        var b = parts.B;
        theta.Clear();
        for (var i = 0; i < theta.Length; i++)
        {
            var row = parts.AInverse.Slice(SymmetricMatrix.Length(i), i + 1);
            var sum = row[i] * b[i];
            for (var j = 0; j < i; j++)
            {
                sum += row[j] * b[j];
                theta[j] += row[j] * b[i];
            }

            theta[i] += sum;
        }
    }

    private static void Invert(in Parts parts)
    {
        var d = parts.Dimension;
        if (d == 0)
        {
            return;
        }

        var a = new SymmetricMatrix(parts.A, d).ToArray();
        var solved = DenseMatrix.OfColumnMajor(d, d, a).Cholesky().Solve(DenseMatrix.CreateIdentity(d));
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                parts.AInverse[SymmetricMatrix.IndexOf(i, j)] = (solved[i, j] + solved[j, i]) / 2;
            }
        }
    }

    /// <summary>The parts of <see cref="_values"/>.</summary>
    private readonly ref struct Parts(double[] all, int dimension)
    {
        private readonly int _triangle = SymmetricMatrix.Length(dimension);

        public int Dimension => dimension;

        public double[] All => all;

        public Span<double> A => all.AsSpan(0, _triangle);

        public Span<double> AInverse => all.AsSpan(_triangle, _triangle);

        public Span<double> B => all.AsSpan(2 * _triangle, dimension);

        public Span<double> Theta => all.AsSpan((2 * _triangle) + dimension, dimension);

        public static int Length(int dimension) => (2 * SymmetricMatrix.Length(dimension)) + (2 * dimension);
    }
}
