using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.OpenApi;

namespace Zooplus.RecService.Policies;

/// <summary><c>GET /policies/{name}/arms</c>.</summary>
internal static class ArmsEndpoint
{
    private const int DefaultLimit = 200;
    private const int LimitMax = 1_000;

    public static void MapArms(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/policies/{name}/arms", Get)
            .WithName("GetArms")
            .WithTags("Policies")
            .WithSummary("Show what a policy has learned from each product")
            .WithDescription(
                "How often each product taught it something, what that earned, and when it last did; where products have coefficients of their own "
                + "(linucb and linucb-hybrid), θ and the uncertainty of each of its entries; and under shared those that all products have in common. "
                + "Products that taught it nothing since it last forgot are left out. "
                + $"At most {DefaultLimit} products, or as many as limit says, up to {LimitMax}; where there are more, next is what to give as after for those that follow. "
                + "Given once or several times, product asks for these alone.")
            .WithExample(
                null,
                """{ "features": [ "persona=cat_person", "category=Cat Food" ], "arms": [ { "productId": "7", "pulls": 2, "totalReward": 1, "theta": [ 0.2, 0.2 ], "uncertainty": [ 0.77, 0.77 ], "lastUpdate": "2026-11-24T12:00:05+00:00" } ] }""",
                ("name", "linucb"),
                ("product", "7"),
                ("limit", "200"),
                ("after", "0"))
            .ProducesProblems(400, 404);

    private static Results<Ok<PolicyArms>, ProblemHttpResult> Get(string name, string? limit, string? after, ShopState state, [FromQuery] string[]? product = null)
    {
        if (state.Policies.Find(name) is not ILearningPolicy policy)
        {
            return TypedResults.Problem(state.Policies.Find(name) is null ? Problem.UnknownResource("policy", name) : Problem.NoArms(name));
        }

        var catalogue = state.Catalogue;
        var faults = new FieldFaults();
        var most = ListLimit.Of(limit, ref faults, DefaultLimit, LimitMax);
        var last = -1;
        if (after is not null && !catalogue.TryGetProductSlot(after, out last))
        {
            faults.Add("after", $"'{after}' was given; allowed is the id of a product.");
        }

        if (faults.OrNull is { } problems)
        {
            return TypedResults.Problem(Problem.Invalid(problems));
        }

        var knowledge = policy.Knowledge;
        var arms = new List<ArmState>();
        string? next = null;
        foreach (var slot in SlotsOf(catalogue, product, last + 1))
        {
            if (state.Lessons.Of(name, slot) is not { } lessons)
            {
                continue;
            }

            if (arms.Count == most)
            {
                next = arms[^1].ProductId;
                break;
            }

            arms.Add(ArmState.Of(catalogue.ProductAt(slot).Id, lessons, knowledge.Own(slot)));
        }

        return TypedResults.Ok(new PolicyArms(knowledge.OwnFeatures, arms, SharedCoefficients.Of(knowledge), next));
    }

    private static IEnumerable<int> SlotsOf(ShopCatalogue catalogue, string[]? products, int first) => products is not { Length: > 0 }
        ? Enumerable.Range(first, catalogue.ProductSlots - first)
        : products.Distinct().Select(id => catalogue.TryGetProductSlot(id, out var slot) ? slot : -1).Where(slot => slot >= first);
}

/// <summary>What a policy has learned.</summary>
/// <param name="Features">The features of a product's own coefficients, in the order of every θ; none where products have none of their own.</param>
/// <param name="Arms">The products that taught it something.</param>
/// <param name="Shared">The coefficients that all products share; absent where they share none.</param>
/// <param name="Next">What to give as <c>after</c> for the products that follow; absent where none do.</param>
internal sealed record PolicyArms(IReadOnlyList<string> Features, IReadOnlyList<ArmState> Arms, SharedCoefficients? Shared, string? Next);

/// <summary>What a policy has learned from a product.</summary>
/// <param name="ProductId">The product, archived or not.</param>
/// <param name="Pulls">How many rewards of it taught the policy.</param>
/// <param name="TotalReward">The sum of those rewards.</param>
/// <param name="Theta">θ, by feature; absent where the product has no coefficients of its own.</param>
/// <param name="Uncertainty">The standard deviation of each entry of θ, by feature, up to the noise's own scale: √(A⁻¹ᵢᵢ) for linucb; absent with θ.</param>
/// <param name="LastUpdate">When it last taught the policy something.</param>
internal sealed record ArmState(
    string ProductId, long Pulls, double TotalReward, IReadOnlyList<double>? Theta, IReadOnlyList<double>? Uncertainty, DateTimeOffset LastUpdate)
{
    public static ArmState Of(string productId, ProductLessons lessons, Coefficients? own) =>
        new(productId, lessons.Pulls, lessons.TotalReward, own?.Theta, own?.Uncertainty, new DateTimeOffset(lessons.LastTicks, TimeSpan.Zero));
}

/// <summary>The coefficients that all products of a policy share.</summary>
/// <param name="Features">Their features.</param>
/// <param name="Theta">θ, by feature.</param>
/// <param name="Uncertainty">The standard deviation of each entry, √(A⁻¹ᵢᵢ), up to the noise's own scale.</param>
internal sealed record SharedCoefficients(IReadOnlyList<string> Features, IReadOnlyList<double> Theta, IReadOnlyList<double> Uncertainty)
{
    public static SharedCoefficients? Of(Knowledge knowledge) =>
        knowledge.Shared is { } shared ? new SharedCoefficients(knowledge.SharedFeatures, shared.Theta, shared.Uncertainty) : null;
}
