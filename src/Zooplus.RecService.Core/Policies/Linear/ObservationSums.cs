using System.Runtime.InteropServices;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>
/// What all observations whose contexts x have the same features taught together, whatever the values: Σ x xᵀ and Σ r x. To a ridge
/// regression without a discount they are all there is to know of them, however many they are. Belongs to the one writer.
/// </summary>
internal sealed class ObservationSums
{
    private readonly int[] _features;
    private readonly double[] _a;
    private readonly double[] _b;

    /// <summary>The sums of no observations.</summary>
    /// <param name="features">Which features are not zero, in the order of the contexts to come.</param>
    public ObservationSums(ReadOnlySpan<int> features)
    {
        _features = features.ToArray();
        _a = new double[features.Length * features.Length];
        _b = new double[features.Length];
    }

    /// <summary>Which features are not zero.</summary>
    public ReadOnlySpan<int> Features => _features;

    /// <summary>Adds an observation.</summary>
    /// <param name="x">Its context, with these features.</param>
    /// <param name="reward">Its reward.</param>
    public void Add(in SparseVector x, double reward)
    {
        Revise(x, reward);
        for (var i = 0; i < x.Count; i++)
        {
            for (var j = 0; j < x.Count; j++)
            {
                _a[(i * x.Count) + j] += x.Values[i] * x.Values[j];
            }
        }
    }

    /// <summary>Corrects the reward of an observation that was added.</summary>
    /// <param name="x">Its context.</param>
    /// <param name="change">By how much the reward is larger than the one it was added with.</param>
    public void Revise(in SparseVector x, double change)
    {
        for (var i = 0; i < x.Count; i++)
        {
            _b[i] += change * x.Values[i];
        }
    }

    /// <summary>Goes back to no observations.</summary>
    public void Clear()
    {
        Array.Clear(_a);
        Array.Clear(_b);
    }

    /// <summary>Takes the observations out of a regression's A and b.</summary>
    public void SubtractFrom(double[] a, double[] b)
    {
        for (var i = 0; i < _features.Length; i++)
        {
            b[_features[i]] -= _b[i];
            for (var j = 0; j < _features.Length; j++)
            {
                a[(_features[i] * b.Length) + _features[j]] -= _a[(i * _features.Length) + j];
            }
        }
    }

    /// <summary>The sums on other features; those of features that are gone are left out.</summary>
    /// <param name="targets">For each feature here the one of the same meaning there, or -1.</param>
    public ObservationSums Translate(ReadOnlySpan<int> targets)
    {
        List<int> kept = [];
        for (var i = 0; i < _features.Length; i++)
        {
            if (targets[_features[i]] >= 0)
            {
                kept.Add(i);
            }
        }

        var features = new int[kept.Count];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = targets[_features[kept[i]]];
        }

        var translated = new ObservationSums(features);
        for (var i = 0; i < features.Length; i++)
        {
            translated._b[i] = _b[kept[i]];
            for (var j = 0; j < features.Length; j++)
            {
                translated._a[(i * features.Length) + j] = _a[(kept[i] * _features.Length) + kept[j]];
            }
        }

        return translated;
    }

    /// <summary>Adds the observations of other sums on the same features.</summary>
    public void Add(ObservationSums others)
    {
        for (var i = 0; i < _a.Length; i++)
        {
            _a[i] += others._a[i];
        }

        for (var i = 0; i < _b.Length; i++)
        {
            _b[i] += others._b[i];
        }
    }

    /// <summary>Writes them; <see cref="Read"/> makes the same of it, to the last bit.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_features.Length);
        writer.Write(MemoryMarshal.AsBytes(_features.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_a.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_b.AsSpan()));
    }

    /// <summary>Sums that were written.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="dimension">d, the length of a context.</param>
    /// <param name="activeFeatures">The most features of a context that are not zero.</param>
    /// <exception cref="EndOfStreamException">The bytes end within them.</exception>
    /// <exception cref="InvalidDataException">The bytes are none of such sums.</exception>
    public static ObservationSums Read(BinaryReader reader, int dimension, int activeFeatures)
    {
        var count = reader.ReadInt32();
        if (count < 0 || count > activeFeatures)
        {
            throw new InvalidDataException($"The state has contexts of {count} features; at most {activeFeatures} are not zero.");
        }

        var features = new int[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(features.AsSpan()));
        if (Array.Exists(features, feature => feature < 0 || feature >= dimension))
        {
            throw new InvalidDataException($"The state has a context with a feature that is none of {dimension}.");
        }

        var read = new ObservationSums(features);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(read._a.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(read._b.AsSpan()));
        return read;
    }
}
