using System.Globalization;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>A file's tensors, handed out only in the shape that the model asks for and with finite numbers only.</summary>
internal sealed class StateDict
{
    private readonly SafetensorsFile _file;
    private readonly string _source;
    private readonly HashSet<string> _unread;

    /// <summary>Holds none of the tensors back yet.</summary>
    /// <param name="file">The weights file.</param>
    /// <param name="source">What to call it in an error.</param>
    public StateDict(SafetensorsFile file, string source)
    {
        _file = file;
        _source = source;
        _unread = [.. file.Tensors.Keys];
    }

    /// <summary>A matrix; a size that is not given may be any from 1 up.</summary>
    /// <exception cref="WeightsFormatException">It is missing, of another shape, or holds a number that is not finite.</exception>
    public WeightMatrix Matrix(string name, int? rows = null, int? columns = null)
    {
        var tensor = Read(name, [rows, columns]);
        return new WeightMatrix((int)tensor.Shape[0], (int)tensor.Shape[1], tensor.Values);
    }

    /// <summary>A vector of a given length.</summary>
    /// <exception cref="WeightsFormatException">It is missing, of another shape, or holds a number that is not finite.</exception>
    public ReadOnlyMemory<float> Vector(string name, int length) => Read(name, [length]).Values;

    /// <summary>Fails when the file holds a tensor that was not asked for: it belongs to another model.</summary>
    /// <exception cref="WeightsFormatException">There is one.</exception>
    public void CheckNothingIsLeft()
    {
        if (_unread.Count > 0)
        {
            throw new WeightsFormatException(_source, $"tensor '{_unread.Order(StringComparer.Ordinal).First()}' is no part of this model");
        }
    }

    private SafetensorsTensor Read(string name, int?[] expected)
    {
        if (!_file.Tensors.TryGetValue(name, out var tensor))
        {
            throw new WeightsFormatException(_source, $"tensor '{name}' is missing; the file has {Listed(_file.Tensors.Keys)}");
        }

        if (tensor.Shape.Count != expected.Length || !tensor.Shape.Zip(expected).All(size => Fits(size.First, size.Second)))
        {
            var shape = string.Join(", ", expected.Select(size => size?.ToString(CultureInfo.InvariantCulture) ?? "1 or more"));
            throw new WeightsFormatException(
                _source,
                $"tensor '{name}' has shape [{string.Join(", ", tensor.Shape)}]; [{shape}] is expected");
        }

        var values = tensor.Values.Span;
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new WeightsFormatException(_source, $"tensor '{name}' holds {values[i]} at {i}; every number must be finite");
            }
        }

        _unread.Remove(name);
        return tensor;
    }

    private static bool Fits(long size, int? expected) => expected is null ? size >= 1 : size == expected;

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Take(10).DefaultIfEmpty("none"));
}
