using Microsoft.OpenApi;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.OpenApi;

/// <summary>The OpenAPI document and Swagger UI.</summary>
internal static class OpenApiSetup
{
    private const string Introduction = """
        Chooses products to show to a shop's users, and learns from every click.

        **Try it.** Run `POST /recommend`, then `POST /feedback`, both with their examples: the first decides, the second teaches. Run
        `GET /policies` to see what was learned. A repeated `/recommend` with the same `recommendationId` answers the same; leave the id
        out for a new decision.
        """;

    public static void AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo { Title = "Zooplus.RecService", Version = "v1", Description = Introduction });
            options.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "Zooplus.RecService.xml"));
            options.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "Zooplus.RecService.Core.xml"));
            options.SupportNonNullableReferenceTypes();
            options.NonNullableReferenceTypesAsRequired();
            options.OperationFilter<ExampleFilter>();
            options.OperationFilter<AccessFilter>();
            options.AddSecurityDefinition(AccessFilter.Scheme, AccessFilter.Definition);
            options.SchemaFilter<DefaultsFilter>();
            options.DocumentFilter<TagOrder>();
            options.MapType<AttributeSet>(AttributeSchemas.Attributes);
            options.MapType<RequestContext>(AttributeSchemas.Context);
        });
    }

    public static void UseOpenApiDocument(this WebApplication app)
    {
        // On a branch of its own: two middlewares that look at every path cost every request.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/swagger"), pages =>
        {
            pages.Use((context, next) =>
            {
                context.Response.Headers.ContentSecurityPolicy = "frame-ancestors 'none'; object-src 'none'; base-uri 'none'";
                context.Response.Headers.XContentTypeOptions = "nosniff";
                return next(context);
            });
            pages.UseSwagger();
            pages.UseSwaggerUI(options =>
            {
                options.SwaggerEndpoint("/swagger/v1/swagger.json", "Zooplus.RecService v1");
                options.DocumentTitle = "Zooplus.RecService";
                options.DisplayRequestDuration();
                options.EnableTryItOutByDefault();
            });
        });
    }
}
