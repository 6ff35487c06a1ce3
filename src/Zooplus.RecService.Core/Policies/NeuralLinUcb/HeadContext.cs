using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.NeuralLinUcb;

/// <summary>
/// How a user and a product become the context of the head: z = [φ(u, p); x], the scaled last hidden layer followed by the shared features.
/// Either part may be missing: the layer where there are no weights, the shared features where the head is to have the layer alone. Immutable.
/// </summary>
/// <param name="Layer">The network's part, or null.</param>
/// <param name="Shared">The shared part, or null.</param>
internal sealed record HeadContext(NetworkLayer? Layer, JointFeatures? Shared)
{
    /// <summary>How many features of the network stand before the shared ones.</summary>
    public int LayerLength => Layer?.Length ?? 0;

    /// <summary>d, the length of a context.</summary>
    public int Dimension => LayerLength + (Shared?.Dimension ?? 0);

    /// <summary>The most features a context can list.</summary>
    public int ActiveFeatures => LayerLength + (Shared?.ActiveFeatures ?? 0);

    /// <summary>The name of each feature.</summary>
    public IReadOnlyList<string> Names => [.. Enumerable.Range(0, LayerLength).Select(unit => FormattableString.Invariant($"unit {unit}")), .. Shared?.Names ?? []];

    /// <summary>The context of an observation.</summary>
    /// <param name="observation">What was shown to whom.</param>
    /// <param name="indices">Holds the features as long as the context is used; room for <see cref="ActiveFeatures"/>.</param>
    /// <param name="values">The same for their values.</param>
    public SparseVector Of(in Observation observation, Span<int> indices, Span<double> values)
    {
        var count = LayerLength;
        if (Layer is not null)
        {
            Span<float> layer = stackalloc float[NetworkLayer.LengthMax];
            Layer.Fill(observation.UserId, [observation.Product], layer);
            for (var unit = 0; unit < count; unit++)
            {
                indices[unit] = unit;
                values[unit] = Layer.Scale * layer[unit];
            }
        }

        if (Shared is not null)
        {
            var x = Shared.Context(observation.ContextBy(Shared.Schema), observation.ProductBy(Shared.Schema), indices[count..], values[count..]);
            count += Shifted(x, indices[count..]).Count;
        }

        return new SparseVector(indices[..count], values[..count]);
    }

    /// <summary>A shared context with its features numbered as in z.</summary>
    /// <param name="x">The context.</param>
    /// <param name="indices">What holds its features.</param>
    public SparseVector Shifted(in SparseVector x, Span<int> indices)
    {
        foreach (ref var index in indices[..x.Count])
        {
            index += LayerLength;
        }

        return x;
    }

    /// <summary>For each feature the one of the same meaning in another context, or -1; the units of other weights mean something else.</summary>
    public int[] SourcesIn(HeadContext other)
    {
        var sources = new int[Dimension];
        var sameWeights = other.Layer is not null && other.Layer.Scorer.Weights.Version == Layer?.Scorer.Weights.Version;
        for (var unit = 0; unit < LayerLength; unit++)
        {
            sources[unit] = sameWeights ? unit : -1;
        }

        if (Shared is not null)
        {
            var shared = other.Shared is null ? [] : Shared.SourcesIn(other.Shared);
            for (var i = 0; i < Shared.Dimension; i++)
            {
                sources[LayerLength + i] = i < shared.Length && shared[i] >= 0 ? other.LayerLength + shared[i] : -1;
            }
        }

        return sources;
    }
}
