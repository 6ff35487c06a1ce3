namespace Zooplus.RecService.Core.Features;

/// <summary>A context x of which only the non-zero features are listed.</summary>
public readonly ref struct SparseVector
{
    /// <summary>Lists the non-zero features.</summary>
    /// <param name="indices">Which features, each 0 to d − 1 and at most once.</param>
    /// <param name="values">Their values, as many.</param>
    /// <exception cref="ArgumentException">The two lists differ in length.</exception>
    public SparseVector(ReadOnlySpan<int> indices, ReadOnlySpan<double> values)
    {
        if (indices.Length != values.Length)
        {
            throw new ArgumentException($"{indices.Length} feature indices came with {values.Length} values; each index needs one.", nameof(values));
        }

        Indices = indices;
        Values = values;
    }

    /// <summary>Which features are not zero.</summary>
    public ReadOnlySpan<int> Indices { get; }

    /// <summary>The value of each feature in <see cref="Indices"/>.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>How many features are listed.</summary>
    public int Count => Indices.Length;

    /// <summary>xᵀy with a vector that lists every feature.</summary>
    /// <param name="dense">y, length d.</param>
    public double Dot(ReadOnlySpan<double> dense)
    {
        var sum = 0.0;
        for (var i = 0; i < Indices.Length; i++)
        {
            sum += dense[Indices[i]] * Values[i];
        }

        return sum;
    }
}
