using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>
/// What disjoint LinUCB knows of one product: the ridge regression of its rewards on its contexts
/// (Li et al. 2010, algorithm 1; notebook, "LinUCBAgent"). Immutable, so that a reader never sees half an update.
/// </summary>
/// <remarks>
/// It comes in two forms that know the same: <see cref="InverseArm"/> holds A⁻¹, and <see cref="ObservedArm"/>, for an arm with many
/// features that was pulled less often than half of them, the contexts it was pulled in. A shop shows most of its products seldom, and
/// d² numbers for each would be more than a decision can read.
/// </remarks>
public abstract class LinUcbArm
{
    /// <summary>After how many updates A⁻¹ is computed afresh from A.</summary>
    public const int UpdatesPerInversion = 256;

    /// <summary>From so many features on, an arm that is pulled seldom holds its contexts.</summary>
    public const int ObservedDimensionMin = 24;

    private protected LinUcbArm(int dimension, long pulls, double totalReward)
    {
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
        return dimension >= ObservedDimensionMin ? ObservedArm.Unpulled(dimension, ridge) : InverseArm.Unpulled(dimension, ridge);
    }

    /// <summary>d, the length of a context.</summary>
    public int Dimension { get; }

    /// <summary>How many rewards it has learned.</summary>
    public long Pulls { get; }

    /// <summary>The sum of the rewards it has learned.</summary>
    public double TotalReward { get; }

    /// <summary>A = λI + Σ x xᵀ, d × d. May be computed anew at each call: to be asked for once.</summary>
    public abstract SymmetricMatrix A { get; }

    /// <summary>A⁻¹, d × d. May be computed anew at each call: to be asked for once.</summary>
    public abstract SymmetricMatrix AInverse { get; }

    /// <summary>b = Σ r x, length d. May be computed anew at each call: to be asked for once.</summary>
    public abstract ReadOnlySpan<double> B { get; }

    /// <summary>θ = A⁻¹ b, length d. May be computed anew at each call: to be asked for once.</summary>
    public abstract ReadOnlySpan<double> Theta { get; }

    /// <summary>θ and √(A⁻¹ᵢᵢ). May be computed anew at each call: to be asked for once.</summary>
    public Coefficients Coefficients
    {
        get
        {
            var inverse = AInverse;
            var uncertainty = new double[Dimension];
            for (var i = 0; i < uncertainty.Length; i++)
            {
                uncertainty[i] = Math.Sqrt(inverse[i, i]);
            }

            return new Coefficients(Theta.ToArray(), uncertainty);
        }
    }

    /// <summary>θᵀx, the reward it expects.</summary>
    public abstract double ExpectedReward(in SparseVector x);

    /// <summary>√(xᵀA⁻¹x), the standard deviation of θᵀx up to the noise's own scale.</summary>
    public abstract double Uncertainty(in SparseVector x);

    /// <summary>The arm after one more reward.</summary>
    /// <param name="x">The context in which it was pulled.</param>
    /// <param name="reward">r, 0 to 1.</param>
    public abstract LinUcbArm Learn(in SparseVector x, double reward);

    /// <summary>The arm after a reward it has learned turned out to be another.</summary>
    /// <param name="x">The context in which it was pulled.</param>
    /// <param name="change">By how much the reward is larger than the one learned, -1 to 1.</param>
    public abstract LinUcbArm Revise(in SparseVector x, double change);

    /// <summary>
    /// The arm in another schema: what it knows of a feature that both have is kept, a feature that is new starts at λ, and one
    /// that is gone is dropped.
    /// </summary>
    /// <param name="sources">For each new feature the old one of the same meaning, or -1.</param>
    /// <param name="ridge">λ for the new features.</param>
    public abstract LinUcbArm Translate(ReadOnlySpan<int> sources, double ridge);

    /// <summary>Writes all that the arm knows; <see cref="Read"/> makes the same arm of it, to the last bit.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Pulls);
        writer.Write(TotalReward);
        if (Dimension >= ObservedDimensionMin)
        {
            writer.Write(this is ObservedArm);
        }

        WriteNumbers(writer);
    }

    /// <summary>Reads an arm that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Stands at the arm.</param>
    /// <param name="dimension">d, the length of a context.</param>
    /// <param name="ridge">λ.</param>
    /// <exception cref="EndOfStreamException">The bytes end within the arm.</exception>
    /// <exception cref="InvalidDataException">The bytes are no arm.</exception>
    public static LinUcbArm Read(BinaryReader reader, int dimension, double ridge)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var pulls = reader.ReadInt64();
        var totalReward = reader.ReadDouble();
        return dimension >= ObservedDimensionMin && reader.ReadBoolean()
            ? ObservedArm.ReadNumbers(reader, dimension, ridge, pulls, totalReward)
            : InverseArm.ReadNumbers(reader, dimension, ridge, pulls, totalReward);
    }

    /// <summary>The same arm with another sum of rewards.</summary>
    internal abstract LinUcbArm WithTotal(double totalReward);

    /// <summary>Writes the numbers of the arm's form.</summary>
    private protected abstract void WriteNumbers(BinaryWriter writer);
}
