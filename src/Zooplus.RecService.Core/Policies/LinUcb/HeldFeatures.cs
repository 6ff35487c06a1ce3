using System.Numerics;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>Which features an arm holds, as a set of bits, and where each stands among them: features in ascending order. All are held where they are many.</summary>
internal readonly record struct HeldFeatures
{
    private const uint Every = uint.MaxValue;

    private readonly uint _bits;

    private HeldFeatures(int dimension, uint bits)
    {
        Dimension = dimension;
        _bits = bits == (1UL << dimension) - 1 ? Every : bits;
    }

    /// <summary>d, how many features there are.</summary>
    public int Dimension { get; }

    /// <summary>Whether all are held.</summary>
    public bool AreAll => _bits == Every;

    /// <summary>How many are held.</summary>
    public int Count => AreAll ? Dimension : BitOperations.PopCount(_bits);

    /// <summary>All features.</summary>
    public static HeldFeatures All(int dimension) => new(dimension, Every);

    /// <summary>No feature, or all from <see cref="LinUcbArm.ObservedDimensionMin"/> on.</summary>
    public static HeldFeatures None(int dimension) => new(dimension, dimension < LinUcbArm.ObservedDimensionMin ? 0 : Every);

    /// <summary>These features and others.</summary>
    public HeldFeatures With(ReadOnlySpan<int> features)
    {
        if (AreAll)
        {
            return this;
        }

        var bits = _bits;
        foreach (var feature in features)
        {
            bits |= 1u << feature;
        }

        return new HeldFeatures(Dimension, bits);
    }

    /// <summary>Whether a feature is held.</summary>
    public bool Has(int feature) => AreAll || (_bits & (1u << feature)) != 0;

    /// <summary>Where a feature that is held stands.</summary>
    public int PlaceOf(int feature) => AreAll ? feature : BitOperations.PopCount(_bits & ((1u << feature) - 1));

    /// <summary>A context of features that are held, by where they stand.</summary>
    /// <param name="x">The context.</param>
    /// <param name="places">Holds the places as long as the result is used; room for all of its features.</param>
    public SparseVector Place(SparseVector x, Span<int> places)
    {
        if (AreAll)
        {
            return x;
        }

        for (var i = 0; i < x.Count; i++)
        {
            places[i] = PlaceOf(x.Indices[i]);
        }

        return new SparseVector(places[..x.Count], x.Values);
    }
}
