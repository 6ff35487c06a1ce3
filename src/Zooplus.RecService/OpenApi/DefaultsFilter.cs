using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Zooplus.RecService.OpenApi;

/// <summary>A field whose constructor parameter has a default may be left out; the document says so, and what it is then.</summary>
internal sealed class DefaultsFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { } properties } concrete || context.Type.GetConstructors() is not [var constructor])
        {
            return;
        }

        foreach (var parameter in constructor.GetParameters().Where(parameter => parameter.HasDefaultValue))
        {
            var field = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            concrete.Required?.Remove(field);
            if (parameter.DefaultValue is { } value && properties.TryGetValue(field, out var property) && property is OpenApiSchema described)
            {
                described.Default = JsonValue.Create(value);
            }
        }
    }
}
