using System.Collections;
using System.Text.Json.Serialization;

namespace Zooplus.RecService.Core.Features;

/// <summary>
/// Attributes by name, beside the persona of a user or the category of a product, which have fields of their own. Immutable; sets with
/// the same attributes are equal. Where there are none, null stands in place of an empty set.
/// </summary>
[JsonConverter(typeof(AttributeSetConverter))]
public sealed class AttributeSet : IReadOnlyCollection<KeyValuePair<string, AttributeValue>>, IEquatable<AttributeSet>
{
    private readonly KeyValuePair<string, AttributeValue>[] _attributes;

    private AttributeSet(KeyValuePair<string, AttributeValue>[] attributes) => _attributes = attributes;

    /// <summary>How many there are, 1 or more.</summary>
    public int Count => _attributes.Length;

    /// <summary>A set of attributes.</summary>
    /// <param name="attributes">The attributes, each name once.</param>
    /// <returns>Null when there are none.</returns>
    /// <exception cref="ArgumentException">A name is given twice.</exception>
    public static AttributeSet? Of(IEnumerable<KeyValuePair<string, AttributeValue>> attributes)
    {
        KeyValuePair<string, AttributeValue>[] sorted = [.. attributes];
        Array.Sort(sorted, (first, second) => string.CompareOrdinal(first.Key, second.Key));
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Key == sorted[i - 1].Key)
            {
                throw new ArgumentException($"The attribute '{sorted[i].Key}' is given twice.", nameof(attributes));
            }
        }

        return sorted.Length == 0 ? null : new AttributeSet(sorted);
    }

    /// <summary>A set of attributes.</summary>
    /// <returns>Null when there are none.</returns>
    public static AttributeSet? Of(params IEnumerable<(string Name, AttributeValue Value)> attributes) =>
        Of(attributes.Select(attribute => KeyValuePair.Create(attribute.Name, attribute.Value)));

    /// <summary>The attributes of both; where both have one, that of the second.</summary>
    public static AttributeSet? Merge(AttributeSet? first, AttributeSet? second)
    {
        if (first is null || second is null)
        {
            return first ?? second;
        }

        return Of(first.Where(attribute => !second.TryGet(attribute.Key, out _)).Concat(second));
    }

    /// <summary>Writes a set, or that there is none.</summary>
    public static void Write(BinaryWriter writer, AttributeSet? attributes)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write7BitEncodedInt(attributes?.Count ?? 0);
        foreach (var (name, value) in attributes ?? Enumerable.Empty<KeyValuePair<string, AttributeValue>>())
        {
            writer.Write(name);
            writer.Write(value.Text is not null);
            if (value.Text is { } text)
            {
                writer.Write(text);
            }
            else
            {
                writer.Write(value.Number);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="EndOfStreamException">The bytes end within it.</exception>
    /// <exception cref="ArgumentException">A name is given twice.</exception>
    public static AttributeSet? Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            attributes.Add(KeyValuePair.Create(reader.ReadString(), reader.ReadBoolean() ? new AttributeValue(reader.ReadString()) : new AttributeValue(reader.ReadDouble())));
        }

        return Of(attributes);
    }

    /// <summary>Finds an attribute's value.</summary>
    public bool TryGet(string name, out AttributeValue value)
    {
        foreach (ref readonly var attribute in _attributes.AsSpan())
        {
            if (attribute.Key == name)
            {
                value = attribute.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <inheritdoc/>
    public bool Equals(AttributeSet? other) => other is not null && _attributes.AsSpan().SequenceEqual(other._attributes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AttributeSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (name, value) in _attributes)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>The attributes in the order of their names.</summary>
    public IEnumerator<KeyValuePair<string, AttributeValue>> GetEnumerator() => _attributes.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
