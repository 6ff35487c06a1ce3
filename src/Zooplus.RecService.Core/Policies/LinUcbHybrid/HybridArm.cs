using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinUcbHybrid;

/// <summary>
/// The part of the hybrid model that belongs to one product (Li et al. 2010, algorithm 2): A = λI + Σ x xᵀ, B = Σ x zᵀ and b = Σ r x over
/// what it taught, x being its own context of length d and z the shared one. Immutable.
/// </summary>
internal sealed class HybridArm
{
    private readonly double[] _a;
    private readonly double[] _inverse;
    private readonly double[] _b;

    // Of B only the columns that are not zero: which features of z, ascending, and row by row their values.
    private readonly int[] _features;
    private readonly double[] _shared;

    private HybridArm(long pulls, double totalReward, double[] a, double[] b, int[] features, double[] shared)
    {
        Pulls = pulls;
        TotalReward = totalReward;
        _a = a;
        _b = b;
        _features = features;
        _shared = shared;
        _inverse = a.Length == 1 ? [1 / a[0]] : SymmetricInverse.Of(a, b.Length);
    }

    /// <summary>How many observations it has learned from.</summary>
    public long Pulls { get; }

    /// <summary>The sum of their rewards.</summary>
    public double TotalReward { get; }

    /// <summary>d, the length of its own context.</summary>
    public int Dimension => _b.Length;

    /// <summary>A⁻¹, row by row.</summary>
    public ReadOnlySpan<double> Inverse => _inverse;

    /// <summary>How many features of the shared context it has seen.</summary>
    public int SharedFeatures => _features.Length;

    /// <summary>An arm that has taught nothing.</summary>
    /// <param name="dimension">d, the length of its own context.</param>
    /// <param name="ridge">λ, above 0.</param>
    public static HybridArm Fresh(int dimension, double ridge)
    {
        var a = new double[dimension * dimension];
        for (var i = 0; i < dimension; i++)
        {
            a[i * (dimension + 1)] = ridge;
        }

        return new HybridArm(0, 0, a, new double[dimension], [], []);
    }

    /// <summary>The arm with an observation learned, or taken back.</summary>
    /// <param name="x">Its own context.</param>
    /// <param name="z">The shared context.</param>
    /// <param name="reward">The reward.</param>
    /// <param name="sign">1 to learn, -1 to take back.</param>
    public HybridArm With(in SparseVector x, in SparseVector z, double reward, int sign)
    {
        var (a, b) = ((double[])_a.Clone(), (double[])_b.Clone());
        var features = Union(z.Indices);
        var shared = new double[b.Length * features.Length];
        for (var row = 0; row < b.Length; row++)
        {
            for (var i = 0; i < _features.Length; i++)
            {
                shared[(row * features.Length) + Array.BinarySearch(features, _features[i])] = _shared[(row * _features.Length) + i];
            }
        }

        for (var i = 0; i < x.Count; i++)
        {
            b[x.Indices[i]] += sign * reward * x.Values[i];
            for (var j = 0; j < x.Count; j++)
            {
                a[(x.Indices[i] * b.Length) + x.Indices[j]] += sign * (x.Values[i] * x.Values[j]);
            }

            for (var j = 0; j < z.Count; j++)
            {
                shared[(x.Indices[i] * features.Length) + Array.BinarySearch(features, z.Indices[j])] += sign * (x.Values[i] * z.Values[j]);
            }
        }

        return new HybridArm(Pulls + sign, TotalReward + (sign * reward), a, b, features, shared);
    }

    /// <summary>The arm with the reward of an observation corrected.</summary>
    /// <param name="x">Its own context.</param>
    /// <param name="change">By how much the reward is larger than the one it was learned with.</param>
    public HybridArm Revised(in SparseVector x, double change)
    {
        var b = (double[])_b.Clone();
        for (var i = 0; i < x.Count; i++)
        {
            b[x.Indices[i]] += change * x.Values[i];
        }

        return new HybridArm(Pulls, TotalReward + change, _a, b, _features, _shared);
    }

    /// <summary>
    /// What an observation says of the shared coefficients, and the arm's own expectation: u = z − BᵀA⁻¹x, xᵀA⁻¹x and xᵀA⁻¹b.
    /// </summary>
    /// <param name="x">Its own context.</param>
    /// <param name="z">The shared context.</param>
    /// <param name="indices">Holds the features of u; room for those of z and <see cref="SharedFeatures"/>.</param>
    /// <param name="values">Holds their values, likewise.</param>
    public Projection Project(in SparseVector x, in SparseVector z, Span<int> indices, Span<double> values)
    {
        Span<double> weights = stackalloc double[Dimension];
        weights.Clear();
        for (var i = 0; i < x.Count; i++)
        {
            TensorPrimitives.MultiplyAdd(_inverse.AsSpan(x.Indices[i] * Dimension, Dimension), x.Values[i], weights, weights);
        }

        var (variance, own) = (0.0, TensorPrimitives.Dot<double>(weights, _b));
        for (var i = 0; i < x.Count; i++)
        {
            variance += x.Values[i] * weights[x.Indices[i]];
        }

        var count = _features.Length;
        _features.CopyTo(indices);
        values[..count].Clear();
        for (var row = 0; row < weights.Length; row++)
        {
            TensorPrimitives.MultiplyAdd(_shared.AsSpan(row * count, count), -weights[row], values[..count], values[..count]);
        }

        for (var j = 0; j < z.Count; j++)
        {
            var place = _features.AsSpan().IndexOf(z.Indices[j]);
            if (place < 0)
            {
                place = count++;
                indices[place] = z.Indices[j];
                values[place] = 0;
            }

            values[place] += z.Values[j];
        }

        return new Projection(indices[..count], values[..count], variance, own);
    }

    /// <summary>θ = A⁻¹(b − Bβ).</summary>
    /// <param name="beta">β, the shared coefficients.</param>
    public double[] Theta(ReadOnlySpan<double> beta)
    {
        var residual = (double[])_b.Clone();
        for (var row = 0; row < residual.Length; row++)
        {
            for (var i = 0; i < _features.Length; i++)
            {
                residual[row] -= _shared[(row * _features.Length) + i] * beta[_features[i]];
            }
        }

        var theta = new double[Dimension];
        for (var row = 0; row < theta.Length; row++)
        {
            theta[row] = TensorPrimitives.Dot<double>(_inverse.AsSpan(row * Dimension, Dimension), residual);
        }

        return theta;
    }

    /// <summary>θ and the standard deviation of each entry, that of β included: with z = 0 and x = eᵢ line 9 of the algorithm is its square.</summary>
    /// <param name="shared">β and A₀⁻¹.</param>
    public Coefficients CoefficientsBeside(RidgeEstimate shared)
    {
        var (indices, values) = (new int[SharedFeatures], new double[SharedFeatures]);
        var uncertainty = new double[Dimension];
        for (var i = 0; i < uncertainty.Length; i++)
        {
            var projection = Project(new SparseVector([i], [1]), default, indices, values);
            uncertainty[i] = Math.Sqrt(Math.Max(shared.Covariance(projection.Shared, projection.Shared), 0) + projection.Variance);
        }

        return new Coefficients(Theta(shared.Theta), uncertainty);
    }

    /// <summary>The arm on other features; what it knows of those that are gone is lost.</summary>
    /// <param name="own">For each of the other features of x the one here with the same meaning, or -1.</param>
    /// <param name="shared">The same for z.</param>
    /// <param name="ridge">λ.</param>
    public HybridArm Translate(ReadOnlySpan<int> own, ReadOnlySpan<int> shared, double ridge)
    {
        var columns = new List<(int Feature, int Source)>();
        for (var feature = 0; feature < shared.Length; feature++)
        {
            if (shared[feature] >= 0 && Array.BinarySearch(_features, shared[feature]) is var source and >= 0)
            {
                columns.Add((feature, source));
            }
        }

        var (a, b, values) = (new double[own.Length * own.Length], new double[own.Length], new double[own.Length * columns.Count]);
        for (var i = 0; i < own.Length; i++)
        {
            a[i * (own.Length + 1)] = ridge;
            if (own[i] < 0)
            {
                continue;
            }

            b[i] = _b[own[i]];
            for (var j = 0; j < own.Length; j++)
            {
                a[(i * own.Length) + j] = own[j] < 0 ? a[(i * own.Length) + j] : _a[(own[i] * Dimension) + own[j]];
            }

            for (var j = 0; j < columns.Count; j++)
            {
                values[(i * columns.Count) + j] = _shared[(own[i] * _features.Length) + columns[j].Source];
            }
        }

        return new HybridArm(Pulls, TotalReward, a, b, [.. columns.Select(column => column.Feature)], values);
    }

    /// <summary>Writes it; <see cref="Read"/> makes the same of it, to the last bit.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Pulls);
        writer.Write(TotalReward);
        writer.Write(_features.Length);
        writer.Write(MemoryMarshal.AsBytes(_features.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_shared.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_a.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_b.AsSpan()));
    }

    /// <summary>An arm that was written.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="dimension">d.</param>
    /// <param name="sharedDimension">The length of a shared context.</param>
    /// <exception cref="EndOfStreamException">The bytes end within it.</exception>
    /// <exception cref="InvalidDataException">The bytes are none of an arm.</exception>
    public static HybridArm Read(BinaryReader reader, int dimension, int sharedDimension)
    {
        var (pulls, totalReward, count) = (reader.ReadInt64(), reader.ReadDouble(), reader.ReadInt32());
        if (pulls <= 0 || count < 0 || count > sharedDimension)
        {
            throw new InvalidDataException($"The state has an arm of {pulls} pulls and {count} features of {sharedDimension}.");
        }

        var (features, shared) = (new int[count], new double[dimension * count]);
        var (a, b) = (new double[dimension * dimension], new double[dimension]);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(features.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(shared.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(a.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(b.AsSpan()));
        if (Array.Exists(features, feature => feature < 0 || feature >= sharedDimension))
        {
            throw new InvalidDataException($"The state has an arm with a feature that is none of {sharedDimension}.");
        }

        return new HybridArm(pulls, totalReward, a, b, features, shared);
    }

    private int[] Union(ReadOnlySpan<int> others)
    {
        foreach (var other in others)
        {
            if (Array.BinarySearch(_features, other) < 0)
            {
                var union = new SortedSet<int>(_features);
                union.UnionWith(others.ToArray());
                return [.. union];
            }
        }

        return _features;
    }

    /// <summary>What an observation comes to when the arm's own part is taken out of it.</summary>
    /// <param name="indices">The features of u, its share in the shared coefficients.</param>
    /// <param name="values">Their values.</param>
    /// <param name="variance">xᵀA⁻¹x.</param>
    /// <param name="expected">xᵀA⁻¹b.</param>
    internal readonly ref struct Projection(Span<int> indices, Span<double> values, double variance, double expected)
    {
        private readonly Span<double> _values = values;

        /// <summary>u = z − BᵀA⁻¹x.</summary>
        public SparseVector Shared { get; } = new(indices, values);

        /// <summary>xᵀA⁻¹x, what the arm itself is unsure of.</summary>
        public double Variance { get; } = variance;

        /// <summary>xᵀA⁻¹b, what the arm itself expects.</summary>
        public double Expected { get; } = expected;

        /// <summary>1/√(1 + xᵀA⁻¹x), how much the observation weighs for the shared coefficients.</summary>
        public double Weight => 1 / Math.Sqrt(1 + Variance);

        /// <summary>u times <see cref="Weight"/>; it overwrites u.</summary>
        public SparseVector Weighted()
        {
            TensorPrimitives.Multiply(_values, Weight, _values);
            return Shared;
        }
    }
}
