using Microsoft.OpenApi;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.OpenApi;

/// <summary>What the document says of objects whose members are attributes that a catalogue declares.</summary>
internal static class AttributeSchemas
{
    public static OpenApiSchema Attributes() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Attributes by name: texts and numbers.",
        AdditionalPropertiesAllowed = true,
        AdditionalProperties = TextOrNumber(),
    };

    public static OpenApiSchema Context() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Attributes of the user, in place of the catalogue's, and of the request itself, by name: texts and numbers. A text that is not among the declared values is ignored.",
        Properties = new Dictionary<string, IOpenApiSchema> { [FeatureSchema.Persona] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null } },
        AdditionalPropertiesAllowed = true,
        AdditionalProperties = TextOrNumber(),
    };

    private static OpenApiSchema TextOrNumber() => new() { Type = JsonSchemaType.String | JsonSchemaType.Number };
}
