using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Experiment;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Models;
using Zooplus.RecService.Observability;
using Zooplus.RecService.Policies;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Recommend;

/// <summary>Makes decisions: eligible products, policy, choice, record. Takes no lock and waits for nothing.</summary>
internal sealed class Recommender(
    ShopState state,
    ExperimentAssignment experiment,
    DecisionLedger ledger,
    RecServiceMetrics metrics,
    TimeProvider time,
    IOptions<PolicyOptions> policyOptions,
    IOptions<MlpModelOptions> modelOptions)
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The request, its fields taken each by itself found valid.</param>
    /// <param name="problem">Why there is no answer.</param>
    /// <returns>The answer, or null when there is a problem.</returns>
    public RecommendResponse? Recommend(RecommendRequest request, out ProblemDetails? problem)
    {
        if (request.RecommendationId is { } givenId && ledger.Find(givenId) is { } earlier)
        {
            return Again(earlier, request, out problem);
        }

        var catalogue = state.Catalogue;
        var eligible = EligibleProducts.Of(catalogue, request, out var faults);
        if (faults is not null || eligible.IsEmpty)
        {
            problem = faults is null ? Problem.NoEligibleProduct() : Problem.Invalid(faults);
            return null;
        }

        if (request.Policy is { } named && state.Policies.Find(named) is null)
        {
            problem = Problem.Invalid("policy", $"'{named}' is not a policy; allowed are {string.Join(", ", state.Policies.All.Select(policy => policy.Name))}.");
            return null;
        }

        var now = time.GetUtcNow();
        var id = request.RecommendationId ?? Guid.CreateVersion7(now).ToString("N");
        var (persona, personaBasis) = PersonaOf(catalogue, request);
        var input = new DecisionInput
        {
            Catalogue = catalogue,
            UserId = request.UserId,
            Persona = persona,
            PersonaBasis = personaBasis,
            Eligible = eligible,
            Count = request.Count,
            RecommendationId = id,
        };
        var choice = Choose(request, input);
        if (choice.Answer is null)
        {
            problem = Problem.PolicyUnavailable(choice.Policy, Problem.HowToGetWeights(modelOptions.Value.Path));
            return null;
        }

        var response = Compose(id, choice, catalogue, request.Activate ? now + ledger.Window : null);
        return Recorded(new Decision(request, response, persona, now), out problem);
    }

    private static RecommendResponse? Again(Decision earlier, RecommendRequest request, out ProblemDetails? problem)
    {
        problem = earlier.Request.SameAs(request) ? null : Problem.RecommendationIdConflict(earlier.Id);
        return problem is null ? earlier.Response : null;
    }

    private static (string? Persona, Basis Basis) PersonaOf(ShopCatalogue catalogue, RecommendRequest request)
    {
        if (request.Context?.Persona is { } given)
        {
            return catalogue.Schema.HasPersona(given) ? (given, Basis.Context) : (null, Basis.UnknownUser);
        }

        return catalogue.TryGetUser(request.UserId, out var user) && user.Persona is { } known ? (known, Basis.User) : (null, Basis.UnknownUser);
    }

    private static RecommendResponse Compose(string id, Choice choice, ShopCatalogue catalogue, DateTimeOffset? expiresAt)
    {
        var answer = choice.Answer!;
        var items = new RecommendedItem[answer.Items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            ref readonly var item = ref answer.Items[i];
            var product = catalogue.ProductAt(item.Product);
            items[i] = new RecommendedItem(
                product.Id,
                product.Category,
                Rank: i + 1,
                item.Score,
                item.ExpectedReward,
                item.ExplorationBonus,
                item.Propensity,
                item.MeanEmbedding ? Basis.MeanEmbedding : null);
        }

        return new RecommendResponse
        {
            RecommendationId = id,
            Policy = choice.Policy,
            ExperimentArm = choice.Arm?.Name,
            AssignmentProbability = choice.Arm?.Probability,
            ModelVersion = answer.ModelVersion,
            Basis = answer.Basis,
            Explored = answer.Explored,
            Recorded = true,
            Items = items,
            ExpiresAt = expiresAt,
        };
    }

    private Choice Choose(RecommendRequest request, in DecisionInput input)
    {
        if (request.Policy is { } named)
        {
            return new Choice(named, null, Answer(named, input));
        }

        var arm = experiment.Assign(request.UserId);
        if (Answer(arm.Policy, input) is { } answer)
        {
            return new Choice(arm.Policy, arm, answer);
        }

        // The arm did not answer, so its figures must not be credited with what the fallback shows.
        var fallback = policyOptions.Value.Fallback;
        return new Choice(fallback, null, Answer(fallback, input) is { } stoodIn ? stoodIn with { Basis = Basis.Fallback } : null);
    }

    private PolicyAnswer? Answer(string policy, in DecisionInput input) => state.Policies.Exploration.Choose(state.Policies.Find(policy)!, input);

    private RecommendResponse? Recorded(Decision decision, out ProblemDetails? problem)
    {
        problem = null;
        var standing = ledger.Record(decision);
        if (standing is not null && !ReferenceEquals(standing, decision))
        {
            return Again(standing, decision.Request, out problem);
        }

        metrics.Decided(decision.Response, recorded: standing is not null);
        return standing is null ? decision.Response with { Recorded = false, ExpiresAt = null } : decision.Response;
    }

    /// <summary>Who decided, on behalf of which arm of the experiment, and what.</summary>
    private readonly record struct Choice(string Policy, ExperimentArm? Arm, PolicyAnswer? Answer);
}
