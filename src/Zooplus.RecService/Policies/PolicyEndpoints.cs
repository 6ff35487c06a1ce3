using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.OpenApi;

namespace Zooplus.RecService.Policies;

/// <summary>The endpoints under <c>/policies</c>.</summary>
internal static class PolicyEndpoints
{
    public static void AddPolicies(this IServiceCollection services)
    {
        services.AddSettings<PolicyOptions, PolicyOptions.Validator>(PolicyOptions.Section);
        services.AddSingleton<PolicySet>();
    }

    public static void MapPolicies(this IEndpointRouteBuilder routes)
    {
        var policies = routes.MapGroup("/policies").WithTags("Policies");

        policies.MapGet("", List)
            .WithName("GetPolicies")
            .WithSummary("Show the policies")
            .WithDescription("What each is, whether it can answer, what state it is in and how it is set.")
            .WithExample(
                null,
                """[ { "name": "linucb", "description": "…", "available": true, "learns": true, "learnsFrom": "own", "modelVersion": "17", "rewardsLearned": 15, "settings": { "alpha": 1.5, "ridge": 1, "uniformShare": 0 } } ]""");

        policies.MapPost("/{name}/reset", ResetAsync)
            .WithName("ResetPolicy")
            .WithSummary("Make a policy forget")
            .WithDescription("It knows nothing afterwards, takes no more rewards for decisions it made before, and the ids of those are free. Another strength of exploration can be given by the name the policy's settings have for it: alpha, scale or epsilon.")
            .WithExample("""{ "alpha": 1.5 }""", """{ "sequence": 18 }""", ("name", "linucb"))
            .ProducesProblems(400, 404, 413, 415, 503);
    }

    private static Ok<IReadOnlyList<PolicyDescription>> List(PolicySet policies, IOptions<PolicyOptions> options) =>
        TypedResults.Ok<IReadOnlyList<PolicyDescription>>([.. policies.All.Select(policy => Describe(policy, policies, options.Value.UniformShare))]);

    private static PolicyDescription Describe(IPolicy policy, PolicySet policies, double uniformShare)
    {
        var version = policy.ModelVersion;
        return new PolicyDescription(
            policy.Name,
            PolicyRegister.Find(policy.Name).Description,
            Available: version is not null,
            Learns: policy is ILearningPolicy,
            policy is not ILearningPolicy ? null : policies.LearnsFromEveryone(policy) ? LearnFrom.Everyone : LearnFrom.Own,
            version,
            (policy as ILearningPolicy)?.RewardsLearned ?? 0,
            (policy as IChangeDetectingPolicy)?.Noticed,
            new Dictionary<string, double>(policy.Settings) { ["uniformShare"] = uniformShare });
    }

    private static async Task<Results<Ok<PolicyForgot>, ProblemHttpResult>> ResetAsync(
        string name, [BodyMayBeAbsent] JsonBody<ResetRequest> body, PolicySet policies, FactWriter writer)
    {
        if (policies.Find(name) is not { } policy)
        {
            return TypedResults.Problem(Problem.UnknownResource("policy", name));
        }

        var how = body.Value;
        if (how.Faults(policy).OrNull is { } faults)
        {
            return TypedResults.Problem(Problem.Invalid(faults));
        }

        var reset = new PolicyReset(name, how.Alpha, how.Scale, how.Epsilon);
        var sequence = await writer.WriteAsync(key: null, _ => Ruling<long>.Keep(reset, sequence => sequence));
        return TypedResults.Ok(new PolicyForgot(sequence));
    }
}

/// <summary>A policy has forgotten.</summary>
/// <param name="Sequence">The number of the fact.</param>
internal sealed record PolicyForgot(long Sequence);

/// <summary>A policy.</summary>
/// <param name="Name">Its name in requests.</param>
/// <param name="Description">What it is good and bad at.</param>
/// <param name="Available">Whether it can answer now.</param>
/// <param name="Learns">Whether it learns from rewards.</param>
/// <param name="LearnsFrom">Whose decisions it learns from, its own or everyone's; absent when it does not learn.</param>
/// <param name="ModelVersion">The state a decision made now would rest on; absent when it cannot answer.</param>
/// <param name="RewardsLearned">How many rewards it has learned since it last forgot.</param>
/// <param name="Changes">The changes of what users want that it has noticed since it last forgot; absent for a policy that does not watch for them.</param>
/// <param name="Settings">How it is set, each setting by its name; <c>uniformShare</c> is ε, the share of its decisions that is drawn uniformly.</param>
internal sealed record PolicyDescription(
    string Name,
    string Description,
    bool Available,
    bool Learns,
    LearnFrom? LearnsFrom,
    string? ModelVersion,
    long RewardsLearned,
    NoticedChanges? Changes,
    IReadOnlyDictionary<string, double> Settings);
