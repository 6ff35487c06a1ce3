using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>
/// A ridge regression of rewards on contexts that is learned one observation at a time and may forget: A = A₀ + Σ γᵃ x xᵀ,
/// b = b₀ + Σ γᵃ r x, a being how many observations ago it was learned. Belongs to the one writer; readers get <see cref="Estimate"/>.
/// </summary>
/// <remarks>
/// <para>
/// A⁻¹ follows A by the Sherman–Morrison formula and is computed afresh every so many updates, counted from the first, so that rounding
/// cannot build up and the same observations give the same bits.
/// </para>
/// <para>
/// A discount γ &lt; 1 is that of D-LinUCB (Russac et al. 2019, algorithm 1) with one matrix in place of two: the bonus comes from A⁻¹, as
/// it does without a discount, and not from A⁻¹ÃA⁻¹. There (1 − γ)A₀ comes back at every step, so that the prior never fades, which is no
/// change of low rank. Here the prior's m parts come back in turn, each after m steps with all that it lost in them, 1 − γᵐ of
/// its weight: once the start has faded, each stands between its full weight and γᵐ of it.
/// </para>
/// </remarks>
internal sealed class RidgeRegression
{
    /// <summary>The fewest updates after which A⁻¹ is computed afresh from A; larger models do so every 4d, to spread its cost of d³.</summary>
    public const int UpdatesPerInversion = 256;

    private readonly RidgePrior _prior;
    private readonly double _discount;
    private readonly double _partLost;
    private readonly double[] _a;
    private readonly double[] _b;
    private readonly double[] _scratch;
    private long _updates;

    /// <summary>A regression that knows its prior.</summary>
    /// <param name="prior">A₀ and b₀.</param>
    /// <param name="discount">γ, above 0, at most 1.</param>
    public RidgeRegression(RidgePrior prior, double discount)
    {
        var d = prior.Dimension;
        _prior = prior;
        _discount = discount;
        _partLost = 1 - Math.Pow(discount, prior.Parts.Length);
        _a = new double[d * d];
        _b = new double[d];
        _scratch = new double[d];
        Clear();
    }

    /// <summary>What it knows now.</summary>
    public RidgeEstimate Estimate { get; private set; } = null!;

    /// <summary>d, the length of a context.</summary>
    public int Dimension => _b.Length;

    /// <summary>A, row by row, d × d.</summary>
    public ReadOnlySpan<double> A => _a;

    /// <summary>b, length d.</summary>
    public ReadOnlySpan<double> B => _b;

    /// <summary>Learns one observation; all that were learned before weigh γ of what they did.</summary>
    public void Learn(in SparseVector x, double reward)
    {
        if (_discount == 1)
        {
            Add(x, 1, reward);
            _updates++;
            var learned = new double[_a.Length];
            Publish(IsDue || !RankOne(Estimate.Inverse, x, sign: 1, learned) ? Inverse() : learned);
            return;
        }

        TensorPrimitives.Multiply(_a, _discount, _a);
        TensorPrimitives.Multiply(_b, _discount, _b);
        Add(x, 1, reward);
        var part = _prior.Parts[(int)(_updates % _prior.Parts.Length)];
        part.AddTo(_a, _b, _partLost);
        _updates++;

        var faded = new double[_a.Length];
        TensorPrimitives.Divide(Estimate.Inverse, _discount, faded);
        Publish(IsDue || !RankOne(faded, x, sign: 1, faded) || !Restore(part, faded) ? Inverse() : faded);
    }

    /// <summary>Takes an observation back that was learned with this reward, where there is no discount.</summary>
    public void Unlearn(in SparseVector x, double reward)
    {
        Add(x, -1, reward);
        _updates++;
        var unlearned = new double[_a.Length];
        Publish(IsDue || !RankOne(Estimate.Inverse, x, sign: -1, unlearned) ? Inverse() : unlearned);
    }

    /// <summary>Takes many observations back, where there is no discount; A⁻¹ is computed afresh.</summary>
    public void Unlearn(IEnumerable<ObservationSums> observations)
    {
        foreach (var sums in observations)
        {
            sums.SubtractFrom(_a, _b);
        }

        Publish(Inverse());
    }

    /// <summary>Corrects the reward of an observation that was learned.</summary>
    /// <param name="x">Its context.</param>
    /// <param name="change">By how much the reward is larger than the one it was learned with.</param>
    /// <param name="age">How many observations were learned after it.</param>
    public void Revise(in SparseVector x, double change, long age)
    {
        var weight = _discount < 1 ? Math.Pow(_discount, age) : 1;
        for (var i = 0; i < x.Count; i++)
        {
            _b[x.Indices[i]] += weight * change * x.Values[i];
        }

        Estimate = Estimate.With(ThetaBy(Estimate.Inverse));
    }

    /// <summary>Goes back to the prior.</summary>
    public void Reset() => Clear();

    /// <summary>
    /// A regression on other features that knows what this one does of those that both have. What was learned moves, each prior stays
    /// where it is.
    /// </summary>
    /// <param name="prior">The prior on the other features.</param>
    /// <param name="sources">For each of the other features the one of this regression with the same meaning, or -1.</param>
    public RidgeRegression Translate(RidgePrior prior, ReadOnlySpan<int> sources)
    {
        var translated = new RidgeRegression(prior, _discount) { _updates = _updates };
        var (learnedA, learnedB) = ((double[])_a.Clone(), (double[])_b.Clone());
        _prior.AddTo(learnedA, learnedB, -1);
        for (var i = 0; i < sources.Length; i++)
        {
            if (sources[i] < 0)
            {
                continue;
            }

            translated._b[i] += learnedB[sources[i]];
            for (var j = 0; j < sources.Length; j++)
            {
                if (sources[j] >= 0)
                {
                    translated._a[(i * sources.Length) + j] += learnedA[(sources[i] * Dimension) + sources[j]];
                }
            }
        }

        translated.Publish(translated.Inverse());
        return translated;
    }

    /// <summary>Takes hold of all it knows.</summary>
    /// <returns>Writes it; <see cref="Read"/> makes the same of it, to the last bit.</returns>
    public Action<BinaryWriter> Capture()
    {
        var (a, b, inverse, updates) = ((double[])_a.Clone(), (double[])_b.Clone(), Estimate, _updates);
        return writer =>
        {
            writer.Write(updates);
            writer.Write(MemoryMarshal.AsBytes(a.AsSpan()));
            writer.Write(MemoryMarshal.AsBytes(b.AsSpan()));
            writer.Write(MemoryMarshal.AsBytes(inverse.Inverse));
        };
    }

    /// <summary>What was captured of a regression with the same prior and discount.</summary>
    /// <exception cref="EndOfStreamException">The bytes end within it.</exception>
    /// <exception cref="InvalidDataException">The bytes are none of a regression.</exception>
    public RidgeRegression Read(BinaryReader reader)
    {
        var read = new RidgeRegression(_prior, _discount) { _updates = reader.ReadInt64() };
        if (read._updates < 0)
        {
            throw new InvalidDataException($"The state counts {read._updates} updates.");
        }

        var inverse = new double[_a.Length];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(read._a.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(read._b.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(inverse.AsSpan()));
        read.Publish(inverse);
        return read;
    }

    private bool IsDue => _updates % Math.Max(UpdatesPerInversion, 4 * Dimension) == 0;

    private void Clear()
    {
        Array.Clear(_a);
        Array.Clear(_b);
        _prior.AddTo(_a, _b);
        _updates = 0;
        Publish(Inverse());
    }

    private void Add(in SparseVector x, double sign, double reward)
    {
        for (var i = 0; i < x.Count; i++)
        {
            _b[x.Indices[i]] += sign * reward * x.Values[i];
            for (var j = 0; j < x.Count; j++)
            {
                _a[(x.Indices[i] * Dimension) + x.Indices[j]] += sign * (x.Values[i] * x.Values[j]);
            }
        }
    }

    /// <summary>Brings into A⁻¹ what a part of the prior had lost.</summary>
    private bool Restore(in RidgePrior.Part part, double[] inverse)
    {
        Span<double> values = stackalloc double[part.Context.Length];
        values.Fill(Math.Sqrt(part.Weight * _partLost));
        return RankOne(inverse, new SparseVector(part.Context, values), sign: 1, inverse);
    }

    /// <summary>(A ± x xᵀ)⁻¹ = A⁻¹ ∓ u uᵀ with u = A⁻¹x / √(1 ± xᵀA⁻¹x).</summary>
    /// <returns>False when the result would have lost its precision, and was not computed.</returns>
    private bool RankOne(ReadOnlySpan<double> inverse, in SparseVector x, double sign, Span<double> result)
    {
        // It gets small when an observation is taken back that all but alone determined a direction.
        const double SmallestSquare = 1e-6;
        var d = Dimension;
        var u = _scratch.AsSpan();
        u.Clear();
        for (var i = 0; i < x.Count; i++)
        {
            TensorPrimitives.MultiplyAdd(inverse.Slice(x.Indices[i] * d, d), x.Values[i], u, u);
        }

        var square = 1.0;
        for (var i = 0; i < x.Count; i++)
        {
            square += sign * x.Values[i] * u[x.Indices[i]];
        }

        if (!(square >= SmallestSquare))
        {
            return false;
        }

        TensorPrimitives.Multiply(u, 1 / Math.Sqrt(square), u);
        for (var i = 0; i < d; i++)
        {
            // uᵢuⱼ is uⱼuᵢ, which keeps A⁻¹ symmetric to the last bit.
            TensorPrimitives.MultiplyAdd(u, -sign * u[i], inverse.Slice(i * d, d), result.Slice(i * d, d));
        }

        return true;
    }

    private void Publish(double[] inverse) => Estimate = new RidgeEstimate(ThetaBy(inverse), inverse);

    private double[] ThetaBy(ReadOnlySpan<double> inverse)
    {
        var theta = new double[Dimension];
        for (var i = 0; i < theta.Length; i++)
        {
            theta[i] = TensorPrimitives.Dot(inverse.Slice(i * theta.Length, theta.Length), _b);
        }

        return theta;
    }

    private double[] Inverse() => SymmetricInverse.Of(_a, Dimension);
}
