using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Zooplus.RecService.OpenApi;

/// <summary>Puts every endpoint's <see cref="Example"/> into the OpenAPI document.</summary>
internal sealed class ExampleFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<Example>().FirstOrDefault() is not { } example)
        {
            return;
        }

        if (example.Request is not null && operation.RequestBody?.Content is { } request)
        {
            SetExample(request.Values, example.Request);
        }

        if (operation.Responses?.TryGetValue("200", out var response) == true && response.Content is { } content)
        {
            SetExample(content.Values, example.Response);
        }

        foreach (var (name, value) in example.Parameters)
        {
            if (operation.Parameters?.OfType<OpenApiParameter>().FirstOrDefault(candidate => candidate.Name == name) is { } parameter)
            {
                parameter.Example = parameter.Schema?.Type?.HasFlag(JsonSchemaType.Array) == true ? new JsonArray(value) : JsonValue.Create(value);
            }
        }
    }

    private static void SetExample(IEnumerable<IOpenApiMediaType> contents, string json)
    {
        foreach (var content in contents.OfType<OpenApiMediaType>())
        {
            // A body that is lines and not one value is described as a text, and so is its example.
            content.Example = content.Schema?.Type == JsonSchemaType.String ? JsonValue.Create(JsonNode.Parse(json)!.ToJsonString()) : JsonNode.Parse(json);
        }
    }
}
