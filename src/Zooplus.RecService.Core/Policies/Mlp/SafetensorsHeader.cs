using System.Text.Json;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>The JSON header of a safetensors file: what its tensors are called, and where they lie in the bytes that follow.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The entry that holds free text and no tensor.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>The only element type that is read and written.</summary>
    public const string OnlyType = "F32";

    private SafetensorsHeader(List<Entry> entries, List<KeyValuePair<string, string>> metadata)
    {
        Entries = entries;
        Metadata = metadata;
    }

    /// <summary>The tensors, in the order the header has them.</summary>
    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>The free text, in the order the header has it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>Reads a header; what it says about places is not yet held against the file.</summary>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> utf8, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new WeightsFormatException(source, $"the header is a JSON {document.RootElement.ValueKind}; an object is expected");
            }

            var entries = new List<Entry>();
            var metadata = new List<KeyValuePair<string, string>>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals(MetadataKey))
                {
                    metadata.AddRange(ParseMetadata(property.Value, source));
                }
                else
                {
                    entries.Add(ParseEntry(property, source));
                }
            }

            return new SafetensorsHeader(entries, metadata);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not valid UTF-8 is found out only when it is read.
            throw new WeightsFormatException(source, $"the header is not valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Holds the places of all tensors against the bytes there are: every byte belongs to exactly one tensor.</summary>
    /// <param name="dataLength">How many bytes follow the header.</param>
    /// <param name="source">What to call the file in an error.</param>
    public void CheckLayout(long dataLength, string source)
    {
        var expected = 0L;
        foreach (var entry in Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.End > dataLength)
            {
                throw new WeightsFormatException(
                    source,
                    $"tensor '{entry.Name}' ends at byte {entry.End} and only {dataLength} bytes are there: the file is truncated");
            }

            if (entry.Begin != expected)
            {
                var relation = entry.Begin < expected ? "overlaps the tensor before it" : "leaves a gap before it";
                throw new WeightsFormatException(
                    source,
                    $"tensor '{entry.Name}' starts at byte {entry.Begin} and {relation}; {expected} is expected");
            }

            expected = entry.End;
        }

        if (expected != dataLength)
        {
            throw new WeightsFormatException(source, $"{dataLength - expected} bytes follow the last tensor; none are expected");
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> ParseMetadata(JsonElement element, string source)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new WeightsFormatException(source, $"{MetadataKey} is a JSON {element.ValueKind}; an object of strings is expected");
        }

        return element.EnumerateObject().Select(property => property.Value.ValueKind == JsonValueKind.String
            ? KeyValuePair.Create(property.Name, property.Value.GetString()!)
            : throw new WeightsFormatException(
                source,
                $"{MetadataKey} '{property.Name}' is a JSON {property.Value.ValueKind}; a string is expected"));
    }

    private static Entry ParseEntry(JsonProperty property, string source)
    {
        var (name, value) = (property.Name, property.Value);
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new WeightsFormatException(source, $"tensor '{name}' is described by a JSON {value.ValueKind}; an object is expected");
        }

        var type = value.TryGetProperty("dtype", out var element) && element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        if (type != OnlyType)
        {
            throw new WeightsFormatException(source, $"tensor '{name}' has dtype '{type}'; {OnlyType} is expected");
        }

        var shape = Numbers(value, "shape", name, source);
        var offsets = Numbers(value, "data_offsets", name, source);
        if (offsets is not [var begin, var end] || begin > end)
        {
            throw new WeightsFormatException(
                source,
                $"tensor '{name}' has data_offsets [{string.Join(", ", offsets)}]; [begin, end] with begin ≤ end is expected");
        }

        try
        {
            var bytes = shape.Aggregate((long)sizeof(float), (product, size) => checked(product * size));
            if (bytes == end - begin)
            {
                return new Entry(name, shape, begin, end);
            }

            throw new WeightsFormatException(
                source,
                $"tensor '{name}' of shape [{string.Join(", ", shape)}] takes {bytes} bytes; its data_offsets span {end - begin}");
        }
        catch (OverflowException exception)
        {
            throw new WeightsFormatException(
                source,
                $"tensor '{name}' of shape [{string.Join(", ", shape)}] is larger than any file",
                exception);
        }
    }

    private static long[] Numbers(JsonElement tensor, string key, string name, string source)
    {
        if (tensor.TryGetProperty(key, out var array) && array.ValueKind == JsonValueKind.Array)
        {
            var numbers = array.EnumerateArray()
                .Select(element => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) ? number : -1)
                .ToArray();
            if (numbers.All(number => number >= 0))
            {
                return numbers;
            }
        }

        throw new WeightsFormatException(source, $"tensor '{name}' has no valid {key}; an array of whole numbers, 0 or more, is expected");
    }

    /// <summary>A tensor: its bytes are those from <paramref name="Begin"/> up to <paramref name="End"/> after the header.</summary>
    internal sealed record Entry(string Name, long[] Shape, long Begin, long End);
}
