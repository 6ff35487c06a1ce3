using System.Runtime.InteropServices;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>An arm that holds A and A⁻¹ themselves: for few features, or many pulls.</summary>
/// <remarks>
/// A⁻¹ follows A by the Sherman–Morrison formula, A⁻¹ − (A⁻¹x)(A⁻¹x)ᵀ / (1 + xᵀA⁻¹x), and is recomputed from A at every
/// <see cref="LinUcbArm.UpdatesPerInversion"/>th update of the arm, so that rounding cannot build up. When that happens depends on the
/// facts alone: the same facts give the same bits, whenever the process started. All numbers lie in one array, triangles instead of
/// squares: an update copies it, and a copy's price is the memory it moves. For the same reason an arm with few features holds those alone
/// that it has seen, which are two after its first pull and, of a product in one category, never more than the user's and its own: along all
/// others A is λI still, and A⁻¹ is I/λ.
/// </remarks>
internal sealed class InverseArm : LinUcbArm
{
    // Of the features it holds: the triangle of A, the triangle of A⁻¹, b, θ.
    private readonly double[] _values;
    private readonly HeldFeatures _held;
    private readonly double _ridge;

    private InverseArm(double[] values, HeldFeatures held, double ridge, long pulls, double totalReward)
        : base(held.Dimension, pulls, totalReward)
    {
        _values = values;
        _held = held;
        _ridge = ridge;
    }

    /// <summary>An arm that was never pulled.</summary>
    public static InverseArm Unpulled(int dimension, double ridge)
    {
        var held = HeldFeatures.None(dimension);
        return new InverseArm(ArmParts.Unpulled(held.Count, ridge).All, held, ridge, 0, 0);
    }

    /// <summary>An arm that was never pulled, of which something is expected.</summary>
    /// <param name="prior">A₀ and b₀.</param>
    /// <param name="ridge">λ.</param>
    public static InverseArm Unpulled(RidgePrior prior, double ridge)
    {
        var (a, b) = (new double[prior.Dimension * prior.Dimension], new double[prior.Dimension]);
        prior.AddTo(a, b);
        var parts = new ArmParts(new double[ArmParts.Length(b.Length)], b.Length);
        b.CopyTo(parts.B);
        for (var i = 0; i < b.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                parts.A[SymmetricMatrix.IndexOf(i, j)] = a[(i * b.Length) + j];
            }
        }

        parts.Invert();
        parts.Solve();
        return new InverseArm(parts.All, HeldFeatures.All(b.Length), ridge, 0, 0);
    }

    /// <summary>An arm with the same A and b as another form of it has.</summary>
    /// <param name="a">The triangle of A.</param>
    /// <param name="b">b.</param>
    /// <param name="ridge">λ.</param>
    /// <param name="pulls">How many rewards it has learned.</param>
    /// <param name="totalReward">Their sum.</param>
    public static InverseArm Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double ridge, long pulls, double totalReward)
    {
        var parts = new ArmParts(new double[ArmParts.Length(b.Length)], b.Length);
        a.CopyTo(parts.A);
        b.CopyTo(parts.B);
        parts.Invert();
        parts.Solve();
        return new InverseArm(parts.All, HeldFeatures.All(b.Length), ridge, pulls, totalReward);
    }

    /// <inheritdoc/>
    public override SymmetricMatrix A => new(Whole.A, Dimension);

    /// <inheritdoc/>
    public override SymmetricMatrix AInverse => new(Whole.AInverse, Dimension);

    /// <inheritdoc/>
    public override ReadOnlySpan<double> B => Whole.B;

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Theta => Whole.Theta;

    private ArmParts Own => new(_values, _held.Count);

    /// <summary>The parts with all features.</summary>
    private ArmParts Whole => In(HeldFeatures.All(Dimension));

    /// <inheritdoc/>
    public override double ExpectedReward(in SparseVector x)
    {
        ReadOnlySpan<double> theta = Own.Theta;
        var sum = 0.0;
        for (var i = 0; i < x.Count; i++)
        {
            if (_held.Has(x.Indices[i]))
            {
                sum += theta[_held.PlaceOf(x.Indices[i])] * x.Values[i];
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public override double Uncertainty(in SparseVector x)
    {
        if (_held.AreAll)
        {
            return Math.Sqrt(Own.QuadraticForm(x));
        }

        Span<int> places = stackalloc int[x.Count];
        Span<double> values = stackalloc double[x.Count];
        var (count, unseen) = (0, 0.0);
        for (var i = 0; i < x.Count; i++)
        {
            if (_held.Has(x.Indices[i]))
            {
                places[count] = _held.PlaceOf(x.Indices[i]);
                values[count++] = x.Values[i];
            }
            else
            {
                unseen += x.Values[i] * x.Values[i];
            }
        }

        return Math.Sqrt(Own.QuadraticForm(new SparseVector(places[..count], values[..count])) + (unseen / _ridge));
    }

    /// <inheritdoc/>
    public override LinUcbArm Learn(in SparseVector x, double reward)
    {
        var held = _held.With(x.Indices);
        var parts = In(held, always: true);
        var placed = held.Place(x, stackalloc int[x.Count]);
        parts.AddToB(placed, reward);
        parts.AddSquare(placed, sign: 1);
        var pulls = Pulls + 1;
        if (pulls % UpdatesPerInversion == 0)
        {
            parts.Invert();
        }
        else
        {
            parts.ShermanMorrison(placed);
        }

        parts.Solve();
        return new InverseArm(parts.All, held, _ridge, pulls, TotalReward + reward);
    }

    /// <summary>The arm without a reward that it has learned. A⁻¹ is computed afresh: what is taken back may all but alone have determined a direction.</summary>
    /// <param name="x">The context in which it was pulled.</param>
    /// <param name="reward">The reward, as it was learned or last revised.</param>
    public InverseArm Unlearn(in SparseVector x, double reward)
    {
        var held = _held.With(x.Indices);
        var parts = In(held, always: true);
        var placed = held.Place(x, stackalloc int[x.Count]);
        parts.AddToB(placed, -reward);
        parts.AddSquare(placed, sign: -1);
        parts.Invert();
        parts.Solve();
        return new InverseArm(parts.All, held, _ridge, Pulls - 1, TotalReward - reward);
    }

    /// <inheritdoc/>
    public override LinUcbArm Revise(in SparseVector x, double change)
    {
        var held = _held.With(x.Indices);
        var parts = In(held, always: true);
        parts.AddToB(held.Place(x, stackalloc int[x.Count]), change);
        parts.Solve();
        return new InverseArm(parts.All, held, _ridge, Pulls, TotalReward + change);
    }

    /// <inheritdoc/>
    public override LinUcbArm Translate(ReadOnlySpan<int> sources, double ridge)
    {
        var own = Whole;
        var parts = ArmParts.Unpulled(sources.Length, ridge);
        for (var i = 0; i < sources.Length; i++)
        {
            if (sources[i] < 0)
            {
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

        parts.Invert();
        parts.Solve();
        return Holding(parts, ridge, Pulls, TotalReward);
    }

    /// <inheritdoc/>
    internal override LinUcbArm WithTotal(double totalReward) => new InverseArm(_values, _held, _ridge, Pulls, totalReward);

    /// <inheritdoc/>
    private protected override void WriteNumbers(BinaryWriter writer) => writer.Write(MemoryMarshal.AsBytes(Whole.All.AsSpan()));

    /// <summary>Reads what <see cref="WriteNumbers"/> wrote.</summary>
    public static InverseArm ReadNumbers(BinaryReader reader, int dimension, double ridge, long pulls, double totalReward)
    {
        var values = new double[ArmParts.Length(dimension)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return Holding(new ArmParts(values, dimension), ridge, pulls, totalReward);
    }

    /// <summary>An arm of these parts, without the features that it has not seen.</summary>
    private static InverseArm Holding(in ArmParts whole, double ridge, long pulls, double totalReward)
    {
        var all = HeldFeatures.All(whole.Dimension);
        var held = HeldFeatures.None(whole.Dimension);
        for (var feature = 0; feature < whole.Dimension; feature++)
        {
            if (whole.HasSeen(feature, ridge))
            {
                held = held.With([feature]);
            }
        }

        var arm = new InverseArm(whole.All, all, ridge, pulls, totalReward);
        return held.AreAll ? arm : new InverseArm(arm.In(held).All, held, ridge, pulls, totalReward);
    }

    /// <summary>The parts with other features than it holds.</summary>
    /// <param name="held">Which.</param>
    /// <param name="always">Whether to copy them when the features are the same.</param>
    private ArmParts In(HeldFeatures held, bool always = false)
    {
        var own = Own;
        if (held == _held)
        {
            return always ? own.Copy() : own;
        }

        var parts = ArmParts.Unpulled(held.Count, _ridge);
        for (var i = 0; i < Dimension; i++)
        {
            if (!held.Has(i) || !_held.Has(i))
            {
                continue;
            }

            var (to, from) = (held.PlaceOf(i), _held.PlaceOf(i));
            (parts.B[to], parts.Theta[to]) = (own.B[from], own.Theta[from]);
            for (var j = 0; j <= i; j++)
            {
                if (held.Has(j) && _held.Has(j))
                {
                    var (place, source) = (SymmetricMatrix.IndexOf(to, held.PlaceOf(j)), SymmetricMatrix.IndexOf(from, _held.PlaceOf(j)));
                    (parts.A[place], parts.AInverse[place]) = (own.A[source], own.AInverse[source]);
                }
            }
        }

        return parts;
    }
}
