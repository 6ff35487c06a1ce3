using System.Text.Json;
using System.Text.Json.Serialization;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Recommend;

/// <summary>A request's context in JSON: one object with the persona and all other attributes as its members.</summary>
internal sealed class RequestContextConverter : JsonConverter<RequestContext>
{
    public override RequestContext Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var attributes = AttributeSetConverter.ReadMembers(ref reader, FeatureSchema.Persona, out var persona);
        return new RequestContext(persona, attributes);
    }

    public override void Write(Utf8JsonWriter writer, RequestContext value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Persona is { } persona)
        {
            writer.WriteString(FeatureSchema.Persona, persona);
        }

        AttributeSetConverter.WriteMembers(writer, value.Attributes);
        writer.WriteEndObject();
    }
}
