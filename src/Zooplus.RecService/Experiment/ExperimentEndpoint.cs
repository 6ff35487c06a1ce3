using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.OpenApi;

namespace Zooplus.RecService.Experiment;

/// <summary><c>GET /experiment</c>.</summary>
internal static class ExperimentEndpoint
{
    public static void AddExperiment(this IServiceCollection services)
    {
        services.AddSettings<ExperimentOptions, ExperimentOptions.Validator>(ExperimentOptions.Section);
        services.AddSingleton<ExperimentAssignment>();
    }

    public static void MapExperiment(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/experiment", Get)
            .WithName("GetExperiment")
            .WithTags("Experiment")
            .WithSummary("Show the experiment")
            .WithDescription("The arms among which users are divided when a request names no policy. A user stays in one arm.")
            .WithExample(
                null,
                """{ "name": "default", "seed": 42, "arms": [ { "name": "mlp", "policy": "mlp", "weight": 50, "probability": 0.5 }, { "name": "linucb", "policy": "linucb", "weight": 50, "probability": 0.5 } ] }""");

    private static Ok<ExperimentDescription> Get(ExperimentAssignment experiment)
    {
        var options = experiment.Options;
        var total = options.Arms.Sum(arm => arm.Weight);
        return TypedResults.Ok(new ExperimentDescription(
            options.Name,
            options.Seed,
            [.. options.Arms.Select(arm => new ArmDescription(arm.Name, arm.Policy, arm.Weight, arm.Weight / total))]));
    }
}

/// <summary>The experiment.</summary>
/// <param name="Name">Names it; part of the hash that assigns users.</param>
/// <param name="Seed">Part of the hash that assigns users.</param>
/// <param name="Arms">The arms, in the order of their intervals.</param>
internal sealed record ExperimentDescription(string Name, int Seed, IReadOnlyList<ArmDescription> Arms);

/// <summary>An arm of the experiment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Policy">The policy its users get.</param>
/// <param name="Weight">Its share as configured, relative to the other arms'.</param>
/// <param name="Probability">The probability with which a user is assigned to it.</param>
internal sealed record ArmDescription(string Name, string Policy, double Weight, double Probability);
