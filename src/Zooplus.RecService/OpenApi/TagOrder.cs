using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Zooplus.RecService.OpenApi;

/// <summary>Lists the groups of operations in the order someone new meets them, each with a word on what it is for.</summary>
internal sealed class TagOrder : IDocumentFilter
{
    private static readonly (string Name, string Description)[] Tags =
    [
        ("Decisions", "What to show, and what became of it."),
        ("Policies", "Who decides, and what they have learned."),
        ("Experiment", "Which users get which policy."),
        ("Catalogue", "What there is to show, and to whom."),
        ("Models", "The trained weights."),
        ("Journal", "What is kept, and what of it is safe."),
    ];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context) =>
        swaggerDoc.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
}
