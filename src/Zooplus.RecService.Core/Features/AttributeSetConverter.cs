using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zooplus.RecService.Core.Features;

/// <summary>Attributes in JSON: an object whose members are texts and numbers. A member that is null is left out.</summary>
public sealed class AttributeSetConverter : JsonConverter<AttributeSet>
{
    /// <inheritdoc/>
    public override AttributeSet? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadMembers(ref reader, null, out _);

    /// <summary>Reads an object of which one member is no attribute but a text with a field of its own.</summary>
    /// <param name="reader">Stands at the object.</param>
    /// <param name="apart">The name of that member; null for none.</param>
    /// <param name="text">Its text; null when it is left out.</param>
    /// <exception cref="JsonException">It is no such object.</exception>
    public static AttributeSet? ReadMembers(ref Utf8JsonReader reader, string? apart, out string? text)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        text = null;
        var seenApart = false;
        List<KeyValuePair<string, AttributeValue>>? attributes = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = ReadValue(ref reader);
            if (name == apart)
            {
                if (seenApart || (value is { Text: null }))
                {
                    throw new JsonException();
                }

                (seenApart, text) = (true, value?.Text);
            }
            else if (attributes?.Exists(attribute => attribute.Key == name) == true)
            {
                throw new JsonException();
            }
            else if (value is { } given)
            {
                (attributes ??= []).Add(KeyValuePair.Create(name, given));
            }
        }

        return attributes is null ? null : AttributeSet.Of(attributes);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, AttributeSet value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteMembers(writer, value);
        writer.WriteEndObject();
    }

    /// <summary>Writes each attribute as a member of the object that is being written.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, AttributeSet? attributes)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (attributes is null)
        {
            return;
        }

        foreach (var (name, value) in attributes)
        {
            if (value.Text is { } text)
            {
                writer.WriteString(name, text);
            }
            else
            {
                writer.WriteNumber(name, value.Number);
            }
        }
    }

    /// <summary>Reads a text or a number.</summary>
    /// <returns>The value; null where null is written.</returns>
    /// <exception cref="JsonException">It is neither, or a number too large for any double.</exception>
    private static AttributeValue? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => (AttributeValue?)null,
        JsonTokenType.String => new AttributeValue(reader.GetString()!),
        JsonTokenType.Number when reader.TryGetDouble(out var number) && double.IsFinite(number) => new AttributeValue(number),
        _ => throw new JsonException(),
    };
}
