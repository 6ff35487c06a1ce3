using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using Zooplus.RecService.Http;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.OpenApi;

/// <summary>Says of every operation which key it needs, and what the refusals look like.</summary>
internal sealed class AccessFilter : IOperationFilter
{
    /// <summary>The name of the security scheme.</summary>
    public const string Scheme = "apiKey";

    /// <summary>The security scheme, which gives Swagger UI its Authorize button.</summary>
    public static OpenApiSecurityScheme Definition { get; } = new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        Description = "An API key, of the role serve or admin. Not needed where the service has no keys (Security:Keys).",
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var role = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<Access>().LastOrDefault()?.Role ?? KeyRole.Admin;
        operation.Description += role == KeyRole.Serve ? " Needs a key of the role serve or admin." : " Needs a key of the role admin.";
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        var problem = new OpenApiMediaType { Schema = context.SchemaGenerator.GenerateSchema(typeof(ProblemDetails), context.SchemaRepository) };
        operation.Responses ??= [];
        var isLimited = !context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<DisableRateLimitingAttribute>().Any();
        ReadOnlySpan<(string, string)> refusals = [("401", "No valid key"), ("403", "A key of another role"), ("429", "Too many requests, where Limits are set")];
        foreach (var (status, meaning) in isLimited ? refusals : refusals[..2])
        {
            operation.Responses[status] = new OpenApiResponse { Description = meaning, Content = new Dictionary<string, IOpenApiMediaType> { [Problem.ContentType] = problem } };
        }
    }
}
