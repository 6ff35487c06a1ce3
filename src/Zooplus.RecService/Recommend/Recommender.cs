using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Experiment;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Models;
using Zooplus.RecService.Observability;
using Zooplus.RecService.Policies;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Recommend;

/// <summary>Makes decisions: eligible products, policy, choice, record. Decides without a lock, and waits for nothing but the record.</summary>
internal sealed class Recommender(
    ShopState state,
    ExperimentAssignment experiment,
    RecordedDecisions decisions,
    FactWriter writer,
    ServingCounts counts,
    TimeProvider time,
    IOptions<FeedbackOptions> feedbackOptions,
    IOptions<PolicyOptions> policyOptions,
    IOptions<MlpModelOptions> modelOptions)
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The request, its fields taken each by itself found valid.</param>
    /// <returns>The answer, which is kept by then, or the problem in its way.</returns>
    public ValueTask<Outcome> RecommendAsync(RecommendRequest request) => Tracing.IsOn ? TracedAsync(request) : AnswerAsync(request);

    private async ValueTask<Outcome> TracedAsync(RecommendRequest request)
    {
        using var span = Tracing.Start("recommend");
        var outcome = await AnswerAsync(request);
        if (outcome.Response is { } decision)
        {
            span?.SetTag(Tracing.RecommendationId, decision.RecommendationId)
                .SetTag(Tracing.Policy, decision.Policy)
                .SetTag(Tracing.Arm, decision.ExperimentArm)
                .SetTag(Tracing.ModelVersion, decision.ModelVersion)
                .SetTag(Tracing.Explored, decision.Explored)
                .SetTag(Tracing.Recorded, decision.Recorded)
                .SetTag(Tracing.Products, decision.Items.Select(item => item.ProductId).ToArray());
        }

        return outcome;
    }

    private ValueTask<Outcome> AnswerAsync(RecommendRequest request)
    {
        JournalException? unreadable = null;
        try
        {
            if (request.RecommendationId is { } givenId && decisions.Find(givenId) is { } earlier)
            {
                return new(Again(earlier, request));
            }
        }
        catch (JournalException exception)
        {
            // Nobody can tell whether the id has been decided for, so nothing may be kept under it.
            unreadable = exception;
        }

        return Decide(request, out var problem) switch
        {
            null => new(new Outcome(null, problem)),
            var decided when unreadable is null => KeepAsync(decided),
            var decided => new(Unrecorded(decided, unreadable)),
        };
    }

    private static Outcome Again(Decision earlier, RecommendRequest request) => earlier.Request.SameAs(request)
        ? new Outcome(earlier.Response, null)
        : new Outcome(null, Problem.RecommendationIdConflict(earlier.Id));

    private DecisionMade? Decide(RecommendRequest request, out ProblemDetails? problem)
    {
        var catalogue = state.Catalogue;
        var eligible = EligibleProducts.Of(catalogue, request, out var faults);
        if (faults is not null || eligible.IsEmpty)
        {
            problem = faults is null ? Problem.NoEligibleProduct() : Problem.Invalid(faults);
            return null;
        }

        if (KnownContext.Faults(catalogue.Schema, request.Context) is { } unknown)
        {
            problem = Problem.Invalid(unknown);
            return null;
        }

        if (request.Policy is { } named && state.Policies.Find(named) is null)
        {
            problem = Problem.Invalid("policy", state.Policies.AllowedInsteadOf(named));
            return null;
        }

        var now = time.GetUtcNow();
        var id = request.RecommendationId ?? RecommendationIds.Next(now);
        var known = KnownContext.Of(catalogue, request);
        var input = new DecisionInput
        {
            Catalogue = catalogue,
            UserId = request.UserId,
            Persona = known.Persona,
            Attributes = known.Attributes,
            Basis = known.Basis,
            Eligible = eligible,
            Count = request.Count,
            MaxPerCategory = request.MaxPerCategory ?? policyOptions.Value.MaxPerCategory,
            RecommendationId = id,
        };
        var choice = Choose(request, input);
        if (choice.Answer is null)
        {
            problem = Problem.PolicyUnavailable(choice.Policy, Problem.HowToGetWeights(modelOptions.Value.Path));
            return null;
        }

        problem = null;
        return new DecisionMade(
            request, Compose(id, choice, catalogue, request.Activate ? now + state.Ledger.Window : null), known.Persona, policyOptions.Value.PendingOf(choice.Policy))
        {
            Attributes = known.Attributes,
            SchemaVersion = catalogue.Schema.Version,
            Span = Tracing.IsOn ? Activity.Current?.Id : null,
        };
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
                item.PropensitySamples > 0 ? item.PropensitySamples : null,
                item.MeanEmbedding ? Basis.MeanEmbedding : null,
                product.Attributes);
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

    private async ValueTask<Outcome> KeepAsync(DecisionMade decided)
    {
        try
        {
            return await writer.WriteAsync(decided.Response.RecommendationId, _ => Rule(decided));
        }
        catch (Exception exception) when (exception is JournalException or QueueFullException)
        {
            return Unrecorded(decided, exception);
        }
    }

    /// <summary>The same id may have been decided for between the look-up and the writer's turn, unless it was made here.</summary>
    private Ruling<Outcome> Rule(DecisionMade decided)
    {
        if (decided.Request.RecommendationId is { } givenId && state.Ledger.Find(givenId) is { } earlier)
        {
            return Ruling<Outcome>.Refuse(Again(earlier, decided.Request));
        }

        return state.Ledger.HasRoom
            ? Ruling<Outcome>.Keep(decided, new Outcome(decided.Response, null))
            : Ruling<Outcome>.Refuse(Unrecorded(decided, new QueueFullException()));
    }

    /// <summary>Answers what cannot be recorded, or refuses it for the reason why, as configured.</summary>
    private Outcome Unrecorded(DecisionMade decided, Exception reason)
    {
        if (feedbackOptions.Value.WhenNotRecorded == UnrecordedDecision.Refuse)
        {
            ExceptionDispatchInfo.Throw(reason);
        }

        counts.CountUnrecorded(decided.Response);
        return new Outcome(decided.Response with { Recorded = false, ExpiresAt = null }, null);
    }

    /// <summary>An answer, or the problem in its way.</summary>
    internal readonly record struct Outcome(RecommendResponse? Response, ProblemDetails? Problem);

    /// <summary>Who decided, on behalf of which arm of the experiment, and what.</summary>
    private readonly record struct Choice(string Policy, ExperimentArm? Arm, PolicyAnswer? Answer);
}
