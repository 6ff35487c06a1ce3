using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Http;
using Zooplus.RecService.OpenApi;

namespace Zooplus.RecService.Privacy;

/// <summary><c>POST /users/{id}/forget</c>.</summary>
internal static class ForgetEndpoint
{
    public static void AddPrivacy(this IServiceCollection services)
    {
        services.AddSettings<PrivacyOptions, PrivacyOptions.Validator>(PrivacyOptions.Section);
        services.AddSingleton<UserIdentity>();
        services.AddSingleton<UserEraser>();
    }

    public static void MapForget(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/users/{id}/forget", ForgetAsync)
            .WithName("ForgetUser")
            .WithTags("Catalogue")
            .WithSummary("Erase a person")
            .WithDescription(
                "The id is gone from the catalogue, from every decision, from the journal's rows, its free pages and its log, and from the snapshots. "
                + "Decisions and rewards stay, for nobody; what was learned stays. Files of weights, exports and backups are others' to erase. "
                + "With 503 not all is erased yet: send it again.")
            .WithExample(null, """{ "sequence": 19 }""", ("id", "7"))
            .ProducesProblems(400, 503);

    private static async Task<Results<Ok<UserForgot>, ProblemHttpResult>> ForgetAsync(string id, UserIdentity identity, UserEraser eraser)
    {
        var faults = new FieldFaults();
        faults.UnlessLength("id", id, 1, CatalogueRules.IdLengthMax);
        return faults.OrNull is { } problems
            ? TypedResults.Problem(Problem.Invalid(problems))
            : TypedResults.Ok(new UserForgot(await eraser.ForgetAsync(identity.Of(id))));
    }
}

/// <summary>A person was erased.</summary>
/// <param name="Sequence">The number of the fact.</param>
internal sealed record UserForgot(long Sequence);
