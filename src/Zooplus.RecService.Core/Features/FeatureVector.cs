namespace Zooplus.RecService.Core.Features;

/// <summary>Encoded attributes: the features that are not zero, in ascending order. Immutable.</summary>
public sealed class FeatureVector
{
    private readonly int[] _indices;
    private readonly double[] _values;

    /// <summary>Takes the arrays over; nobody else may change them.</summary>
    /// <param name="indices">Which features, ascending.</param>
    /// <param name="values">Their values, as many.</param>
    internal FeatureVector(int[] indices, double[] values)
    {
        _indices = indices;
        _values = values;
        foreach (var value in values)
        {
            SquaredNorm += value * value;
        }
    }

    /// <summary>How many features are not zero.</summary>
    public int Count => _indices.Length;

    /// <summary>Which features are not zero, ascending.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>The value of each feature in <see cref="Indices"/>.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The sum of the squared values.</summary>
    public double SquaredNorm { get; }

    /// <summary>This vector and another one as the context of a model, which has no features in common with it.</summary>
    /// <param name="other">Its features all come after these.</param>
    /// <param name="indices">Holds the features as long as the context is used; room for those of both.</param>
    /// <param name="values">Holds their values, likewise.</param>
    public SparseVector Join(FeatureVector other, Span<int> indices, Span<double> values)
    {
        ArgumentNullException.ThrowIfNull(other);
        CopyTo(indices, values);
        other.CopyTo(indices[Count..], values[Count..]);
        var count = Count + other.Count;
        return new SparseVector(indices[..count], values[..count]);
    }

    /// <summary>Writes the features down. A loop, since they are few and a call for each list costs more than they do.</summary>
    /// <param name="indices">Receives the features; room for <see cref="Count"/>.</param>
    /// <param name="values">Receives their values, likewise.</param>
    public void CopyTo(Span<int> indices, Span<double> values)
    {
        var (from, x) = (_indices, _values);
        for (var i = 0; i < from.Length; i++)
        {
            indices[i] = from[i];
            values[i] = x[i];
        }
    }
}
