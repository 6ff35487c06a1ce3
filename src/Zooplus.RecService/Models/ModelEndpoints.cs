using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Privacy;

namespace Zooplus.RecService.Models;

/// <summary>The endpoints under <c>/models</c>.</summary>
internal static class ModelEndpoints
{
    private const string MediaType = "application/octet-stream";

    private const string DescriptionExample = """{ "version": "5f2a9c0d11e3b478", "users": 1000, "products": 50, "embeddingDimension": 32, "metadata": {} }""";

    public static void AddModels(this IServiceCollection services)
    {
        services.AddSettings<MlpModelOptions, MlpModelOptions.Validator>(MlpModelOptions.Section);
        services.AddSingleton<HeadTeacher>();
        services.AddSingleton<WeightsFile>();
        services.AddSingleton<StartupWeights>();
    }

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/models").WithTags("Models");

        models.MapGet("/mlp", Get)
            .WithName("GetMlp")
            .WithSummary("Show which weights the policy mlp answers from")
            .WithDescription("The version is the hash of the file, and the modelVersion of every answer made with it.")
            .WithExample(null, DescriptionExample)
            .ProducesProblems(404);

        models.MapPut("/mlp", ReplaceAsync)
            .WithName("ReplaceMlp")
            .WithSummary("Replace the weights of the policy mlp")
            .WithDescription("The body is a safetensors file with PyTorch's names. Bad weights are refused and those in use stay.")
            .WithMetadata(new BodyLimit(BodyLimit.Bulk))
            .Accepts<byte[]>(MediaType)
            .WithExample(null, DescriptionExample)
            .ProducesProblems(400, 413, 415, 503);

        models.MapPost("/mlp/reload", ReloadAsync)
            .WithName("ReloadMlp")
            .WithSummary("Load the weights of the policy mlp from their file again")
            .WithDescription("For when the trainer has written new ones; with Models:Mlp:Watch the service does so by itself. No request waits for it. Bad weights are refused and those in use stay.")
            .WithExample(null, DescriptionExample)
            .ProducesProblems(400, 404, 503);
    }

    private static Results<Ok<MlpDescription>, ProblemHttpResult> Get(ShopState state, IOptions<MlpModelOptions> options) =>
        state.Policies.Mlp.Weights is { } weights
            ? TypedResults.Ok(MlpDescription.Of(weights))
            : TypedResults.Problem(Problem.NoWeights(options.Value.Path));

    private static async Task<Results<Ok<MlpDescription>, ProblemHttpResult>> ReloadAsync(WeightsFile file)
    {
        try
        {
            return TypedResults.Ok(MlpDescription.Of(await file.ServeAsync()));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return TypedResults.Problem(Problem.NoWeightsFile(file.Path));
        }
        catch (WeightsFormatException fault)
        {
            return TypedResults.Problem(Problem.InvalidWeights(fault.Message));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Not with the framework's text, which may say more than a client should know.
            return TypedResults.Problem(Problem.InvalidWeights($"What is at '{file.Path}' cannot be read."));
        }
    }

    private static async Task<Results<Ok<MlpDescription>, ProblemHttpResult>> ReplaceAsync(HttpRequest request, WeightsFile file, UserIdentity identity)
    {
        if (request.ContentType?.Split(';')[0].Trim() is not MediaType)
        {
            return TypedResults.Problem(Problem.UnsupportedMediaType(request.ContentType, MediaType));
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        try
        {
            var weights = MlpWeights.Parse(body.GetBuffer().AsSpan(0, (int)body.Length), "the body", identity.Rename);
            await file.ServeAsync(weights);
            return TypedResults.Ok(MlpDescription.Of(weights));
        }
        catch (WeightsFormatException fault)
        {
            return TypedResults.Problem(Problem.InvalidWeights(fault.Message));
        }
    }
}

/// <summary>Weights of the MLP.</summary>
/// <param name="Version">The hash of the file.</param>
/// <param name="Users">How many users they know.</param>
/// <param name="Products">How many products they know.</param>
/// <param name="EmbeddingDimension">The length of an embedding.</param>
/// <param name="Metadata">What the trainer wrote about them.</param>
internal sealed record MlpDescription(string Version, int Users, int Products, int EmbeddingDimension, IReadOnlyDictionary<string, string> Metadata)
{
    public static MlpDescription Of(MlpWeights weights) =>
        new(weights.Version, weights.UserEmbedding.Rows, weights.ProductEmbedding.Rows, weights.UserEmbedding.Columns, weights.Metadata);
}
