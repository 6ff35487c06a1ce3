using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>The numbers of an <see cref="InverseArm"/> in one array, the triangle of A, the triangle of A⁻¹, b and θ, and what is done to them in place.</summary>
/// <param name="all">The array, of <see cref="Length"/>.</param>
/// <param name="dimension">How many features they are of.</param>
internal readonly ref struct ArmParts(double[] all, int dimension)
{
    // Up to this length a vector of scratch lies on the stack.
    private const int StackDoubles = 256;

    private readonly int _triangle = SymmetricMatrix.Length(dimension);

    public int Dimension => dimension;

    public double[] All => all;

    public Span<double> A => all.AsSpan(0, _triangle);

    public Span<double> AInverse => all.AsSpan(_triangle, _triangle);

    public Span<double> B => all.AsSpan(2 * _triangle, dimension);

    public Span<double> Theta => all.AsSpan((2 * _triangle) + dimension, dimension);

    public static int Length(int dimension) => (2 * SymmetricMatrix.Length(dimension)) + (2 * dimension);

    /// <summary>A = λI, b = 0.</summary>
    public static ArmParts Unpulled(int dimension, double ridge)
    {
        var parts = new ArmParts(new double[Length(dimension)], dimension);
        for (var i = 0; i < dimension; i++)
        {
            parts.A[SymmetricMatrix.IndexOf(i, i)] = ridge;
            parts.AInverse[SymmetricMatrix.IndexOf(i, i)] = 1 / ridge;
        }

        return parts;
    }

    public ArmParts Copy()
    {
        var values = GC.AllocateUninitializedArray<double>(all.Length);
        all.CopyTo(values);
        return new ArmParts(values, dimension);
    }

    /// <summary>Whether a feature is not as <see cref="Unpulled"/> has it.</summary>
    public bool HasSeen(int feature, double ridge)
    {
        for (var other = 0; other < dimension; other++)
        {
            if (A[SymmetricMatrix.IndexOf(feature, other)] != (feature == other ? ridge : 0))
            {
                return true;
            }
        }

        return B[feature] != 0;
    }

    /// <summary>xᵀA⁻¹x.</summary>
    public double QuadraticForm(in SparseVector x)
    {
        ReadOnlySpan<double> inverse = AInverse;
        var sum = 0.0;
        if (DenseVector.IsWorthwhile(x, dimension))
        {
            Span<double> full = stackalloc double[dimension];
            DenseVector.Fill(x, full);
            for (var i = 0; i < full.Length; i++)
            {
                var row = inverse.Slice(SymmetricMatrix.Length(i), i + 1);
                sum += full[i] * ((2 * DenseVector.Dot(row[..i], full[..i])) + (row[i] * full[i]));
            }

            return sum;
        }

        for (var i = 0; i < x.Count; i++)
        {
            sum += x.Values[i] * x.Values[i] * inverse[SymmetricMatrix.IndexOf(x.Indices[i], x.Indices[i])];
            for (var j = 0; j < i; j++)
            {
                sum += 2 * x.Values[i] * x.Values[j] * inverse[SymmetricMatrix.IndexOf(x.Indices[i], x.Indices[j])];
            }
        }

        return sum;
    }

    /// <summary>A ← A ± xxᵀ.</summary>
    public void AddSquare(in SparseVector x, int sign)
    {
        var a = A;
        for (var i = 0; i < x.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                a[SymmetricMatrix.IndexOf(x.Indices[i], x.Indices[j])] += sign * (x.Values[i] * x.Values[j]);
            }
        }
    }

    /// <summary>b ← b + factor·x.</summary>
    public void AddToB(in SparseVector x, double factor)
    {
        var b = B;
        for (var i = 0; i < x.Count; i++)
        {
            b[x.Indices[i]] += factor * x.Values[i];
        }
    }

    /// <summary>A⁻¹ ← A⁻¹ − uuᵀ / (1 + xᵀu) with u = A⁻¹x.</summary>
    public void ShermanMorrison(in SparseVector x)
    {
        var inverse = AInverse;
        var u = dimension <= StackDoubles ? stackalloc double[dimension] : new double[dimension];
        u.Clear();
        for (var i = 0; i < x.Count; i++)
        {
            var feature = x.Indices[i];
            var row = inverse.Slice(SymmetricMatrix.Length(feature), feature + 1);
            for (var j = 0; j < row.Length; j++)
            {
                u[j] += x.Values[i] * row[j];
            }

            for (var j = row.Length; j < dimension; j++)
            {
                u[j] += x.Values[i] * inverse[SymmetricMatrix.Length(j) + feature];
            }
        }

        var denominator = 1.0;
        for (var i = 0; i < x.Count; i++)
        {
            denominator += x.Values[i] * u[x.Indices[i]];
        }

        for (var i = 0; i < dimension; i++)
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
    public void Solve()
    {
        var theta = Theta;
        var b = B;
        theta.Clear();
        for (var i = 0; i < theta.Length; i++)
        {
            var row = AInverse.Slice(SymmetricMatrix.Length(i), i + 1);
            var sum = row[i] * b[i];
            for (var j = 0; j < i; j++)
            {
                sum += row[j] * b[j];
                theta[j] += row[j] * b[i];
            }

            theta[i] += sum;
        }
    }

    /// <summary>A⁻¹ from A, by its Cholesky factors.</summary>
    public void Invert()
    {
        var inverse = SymmetricInverse.Of(new SymmetricMatrix(A, dimension).ToArray(), dimension);
        for (var i = 0; i < dimension; i++)
        {
            inverse.AsSpan(i * dimension, i + 1).CopyTo(AInverse[SymmetricMatrix.Length(i)..]);
        }
    }
}
