using System.Runtime.InteropServices;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>
/// An arm that holds the n contexts it was pulled in, X, and the inverse of their n × n matrix K = λI + XXᵀ: for many features and few
/// pulls. A⁻¹ = (I − XᵀK⁻¹X) / λ by the Woodbury identity (Golub and Van Loan 2013, section 2.1.4), so that xᵀA⁻¹x = (xᵀx − vᵀK⁻¹v) / λ
/// with v = Xx takes n·d + n² numbers instead of d².
/// </summary>
internal sealed class ObservedArm : LinUcbArm
{
    // K⁻¹ grows with the square of the pulls.
    private const int PullsMax = 256;

    // θ, b, the rows of X one after another, the triangle of K⁻¹.
    private readonly double[] _values;
    private readonly double _ridge;

    private ObservedArm(double[] values, int dimension, double ridge, int rows, double totalReward)
        : base(dimension, rows, totalReward)
    {
        _values = values;
        _ridge = ridge;
    }

    /// <inheritdoc/>
    public override SymmetricMatrix A
    {
        get
        {
            var a = new double[SymmetricMatrix.Length(Dimension)];
            var own = Own;
            for (var i = 0; i < Dimension; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    var sum = i == j ? _ridge : 0;
                    for (var row = 0; row < own.Rows; row++)
                    {
                        sum += own.X(row)[i] * own.X(row)[j];
                    }

                    a[SymmetricMatrix.IndexOf(i, j)] = sum;
                }
            }

            return new SymmetricMatrix(a, Dimension);
        }
    }

    /// <inheritdoc/>
    public override SymmetricMatrix AInverse => InverseArm.Of(A.Lower, B, _ridge, Pulls, TotalReward).AInverse;

    /// <inheritdoc/>
    public override ReadOnlySpan<double> B => Own.B;

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Theta => _values.AsSpan(0, Dimension);

    private Parts Own => new(_values, Dimension, (int)Pulls);

    /// <summary>An arm that was never pulled.</summary>
    public static ObservedArm Unpulled(int dimension, double ridge) => new(new double[Parts.Length(dimension, 0)], dimension, ridge, 0, 0);

    /// <summary>Reads what <see cref="WriteNumbers"/> wrote.</summary>
    /// <exception cref="InvalidDataException">No arm of this form has been pulled that often.</exception>
    public static ObservedArm ReadNumbers(BinaryReader reader, int dimension, double ridge, long pulls, double totalReward)
    {
        if (pulls < 0 || pulls >= RowsMax(dimension))
        {
            throw new InvalidDataException($"The state has an arm with {pulls} contexts; with {dimension} features they are fewer than {RowsMax(dimension)}.");
        }

        var values = new double[Parts.Length(dimension, (int)pulls)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new ObservedArm(values, dimension, ridge, (int)pulls, totalReward);
    }

    /// <inheritdoc/>
    public override double ExpectedReward(in SparseVector x) => Pulls == 0 ? 0 : x.Dot(Theta);

    /// <inheritdoc/>
    public override double Uncertainty(in SparseVector x)
    {
        var square = 0.0;
        foreach (var value in x.Values)
        {
            square += value * value;
        }

        if (Pulls == 0)
        {
            return Math.Sqrt(square / _ridge);
        }

        var own = Own;
        Span<double> v = stackalloc double[own.Rows];
        own.Multiply(x, v);

        // Rounding must not take more than there is.
        return Math.Sqrt(Math.Max(0, square - own.QuadraticForm(v)) / _ridge);
    }

    /// <inheritdoc/>
    public override LinUcbArm Learn(in SparseVector x, double reward)
    {
        var own = Own;
        var rows = own.Rows + 1;
        var parts = new Parts(new double[Parts.Length(Dimension, rows)], Dimension, rows);
        own.B.CopyTo(parts.B);
        own.AllX.CopyTo(parts.AllX);
        DenseVector.Fill(x, parts.X(own.Rows));
        Grow(own, parts, x);
        return Changed(parts, x, reward, TotalReward + reward);
    }

    /// <inheritdoc/>
    public override LinUcbArm Revise(in SparseVector x, double change)
    {
        var values = (double[])_values.Clone();
        return Changed(new Parts(values, Dimension, (int)Pulls), x, change, TotalReward + change);
    }

    /// <inheritdoc/>
    public override LinUcbArm Translate(ReadOnlySpan<int> sources, double ridge)
    {
        var arm = Fresh(sources.Length, ridge);
        var own = Own;
        var indices = new int[sources.Length];
        var values = new double[sources.Length];
        for (var row = 0; row < own.Rows; row++)
        {
            arm = arm.Learn(Translated(own.X(row), sources, indices, values), 0);
        }

        return arm.Revise(Translated(own.B, sources, indices, values), 1).WithTotal(TotalReward);
    }

    /// <inheritdoc/>
    internal override LinUcbArm WithTotal(double totalReward) => new ObservedArm(_values, Dimension, _ridge, (int)Pulls, totalReward);

    /// <inheritdoc/>
    private protected override void WriteNumbers(BinaryWriter writer) => writer.Write(MemoryMarshal.AsBytes(_values.AsSpan()));

    private static int RowsMax(int dimension) => Math.Min(dimension / 2, PullsMax);

    private static SparseVector Translated(ReadOnlySpan<double> old, ReadOnlySpan<int> sources, int[] indices, double[] values)
    {
        var count = 0;
        for (var feature = 0; feature < sources.Length; feature++)
        {
            if (sources[feature] >= 0 && old[sources[feature]] != 0)
            {
                indices[count] = feature;
                values[count++] = old[sources[feature]];
            }
        }

        return new SparseVector(indices.AsSpan(0, count), values.AsSpan(0, count));
    }

    /// <summary>K⁻¹ with one context more, by the inverse of a bordered matrix: with k = Xx, u = K⁻¹k and s = λ + xᵀx − kᵀu.</summary>
    private void Grow(in Parts own, in Parts parts, in SparseVector x)
    {
        var n = own.Rows;
        Span<double> k = stackalloc double[n];
        Span<double> u = stackalloc double[n];
        own.Multiply(x, k);
        own.Solve(k, u);
        var s = _ridge;
        foreach (var value in x.Values)
        {
            s += value * value;
        }

        for (var i = 0; i < n; i++)
        {
            s -= k[i] * u[i];
        }

        // s is λ and more, but for rounding.
        s = Math.Max(s, _ridge);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var place = SymmetricMatrix.IndexOf(i, j);
                parts.KInverse[place] = own.KInverse[place] + (u[i] * u[j] / s);
            }

            parts.KInverse[SymmetricMatrix.IndexOf(n, i)] = -u[i] / s;
        }

        parts.KInverse[SymmetricMatrix.IndexOf(n, n)] = 1 / s;
    }

    /// <summary>The arm with r·x added to b, in the form that suits how often it was pulled.</summary>
    private LinUcbArm Changed(in Parts parts, in SparseVector x, double reward, double totalReward)
    {
        for (var i = 0; i < x.Count; i++)
        {
            parts.B[x.Indices[i]] += reward * x.Values[i];
        }

        parts.SolveTheta(_ridge);
        var arm = new ObservedArm(parts.All, Dimension, _ridge, parts.Rows, totalReward);
        return parts.Rows < RowsMax(Dimension) ? arm : InverseArm.Of(arm.A.Lower, arm.B, _ridge, parts.Rows, totalReward);
    }

    /// <summary>The parts of <see cref="_values"/>.</summary>
    private readonly ref struct Parts(double[] all, int dimension, int rows)
    {
        public int Rows => rows;

        public double[] All => all;

        public Span<double> Theta => all.AsSpan(0, dimension);

        public Span<double> B => all.AsSpan(dimension, dimension);

        public Span<double> AllX => all.AsSpan(2 * dimension, rows * dimension);

        public Span<double> KInverse => all.AsSpan((2 + rows) * dimension);

        public static int Length(int dimension, int rows) => ((2 + rows) * dimension) + SymmetricMatrix.Length(rows);

        public Span<double> X(int row) => all.AsSpan((2 + row) * dimension, dimension);

        /// <summary>Xx.</summary>
        public void Multiply(in SparseVector x, Span<double> product)
        {
            if (DenseVector.IsWorthwhile(x, dimension))
            {
                Span<double> full = stackalloc double[dimension];
                DenseVector.Fill(x, full);
                for (var row = 0; row < product.Length; row++)
                {
                    product[row] = DenseVector.Dot(X(row), full);
                }

                return;
            }

            for (var row = 0; row < product.Length; row++)
            {
                var context = X(row);
                product[row] = 0;
                for (var i = 0; i < x.Count; i++)
                {
                    product[row] += context[x.Indices[i]] * x.Values[i];
                }
            }
        }

        /// <summary>vᵀK⁻¹v.</summary>
        public double QuadraticForm(ReadOnlySpan<double> v)
        {
            var sum = 0.0;
            for (var i = 0; i < v.Length; i++)
            {
                var row = KInverse.Slice(SymmetricMatrix.Length(i), i + 1);
                sum += v[i] * ((2 * DenseVector.Dot(row[..i], v[..i])) + (row[i] * v[i]));
            }

            return sum;
        }

        /// <summary>u = K⁻¹k.</summary>
        public void Solve(ReadOnlySpan<double> k, Span<double> u)
        {
            for (var i = 0; i < u.Length; i++)
            {
                u[i] = 0;
                for (var j = 0; j < k.Length; j++)
                {
                    u[i] += KInverse[SymmetricMatrix.IndexOf(i, j)] * k[j];
                }
            }
        }

        /// <summary>θ = A⁻¹b = (b − XᵀK⁻¹Xb) / λ.</summary>
        public void SolveTheta(double ridge)
        {
            Span<double> xb = stackalloc double[rows];
            Span<double> weights = stackalloc double[rows];
            for (var row = 0; row < rows; row++)
            {
                xb[row] = DenseVector.Dot(X(row), B);
            }

            Solve(xb, weights);
            B.CopyTo(Theta);
            for (var row = 0; row < rows; row++)
            {
                var context = X(row);
                for (var i = 0; i < dimension; i++)
                {
                    Theta[i] -= weights[row] * context[i];
                }
            }

            for (var i = 0; i < dimension; i++)
            {
                Theta[i] /= ridge;
            }
        }
    }
}
