namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>The mean of vectors of floats, summed in double.</summary>
/// <param name="length">The vectors' length.</param>
internal sealed class VectorMean(int length)
{
    private readonly double[] _sum = new double[length];

    /// <summary>How many vectors were added.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a vector.</summary>
    public void Add(ReadOnlySpan<float> vector)
    {
        for (var i = 0; i < _sum.Length; i++)
        {
            _sum[i] += vector[i];
        }

        Count++;
    }

    /// <summary>The mean of what was added; at least one vector was.</summary>
    public float[] ToArray() => [.. _sum.Select(sum => (float)(sum / Count))];
}
