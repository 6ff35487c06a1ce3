using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Zooplus.RecService.Client.Contracts;

namespace Zooplus.RecService.Client.Transport;

/// <summary>A context in JSON: one object with the persona and all other attributes as its members.</summary>
internal sealed class RecommendContextConverter : JsonConverter<RecommendContext>
{
    private const string Persona = "persona";

    public override RecommendContext Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var members = JsonNode.Parse(ref reader)!.AsObject();
        var persona = members[Persona]?.GetValue<string>();
        members.Remove(Persona);
        return new RecommendContext(persona, members.Count == 0 ? null : members);
    }

    public override void Write(Utf8JsonWriter writer, RecommendContext value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Persona is { } persona)
        {
            writer.WriteString(Persona, persona);
        }

        foreach (var (name, attribute) in value.Attributes ?? [])
        {
            writer.WritePropertyName(name);
            if (attribute is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                attribute.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
