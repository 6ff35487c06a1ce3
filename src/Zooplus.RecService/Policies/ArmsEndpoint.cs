using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies.LinUcb;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.OpenApi;

namespace Zooplus.RecService.Policies;

/// <summary><c>GET /policies/{name}/arms</c>.</summary>
internal static class ArmsEndpoint
{
    public static void MapArms(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/policies/{name}/arms", Get)
            .WithName("GetArms")
            .WithTags("Policies")
            .WithSummary("Show what a policy knows of each product")
            .WithDescription("For linucb: how often each product taught it something, what that earned, θ, the uncertainty of each of its entries, and when it last learned. Products that never taught it anything are left out. Given once or several times, product asks for these alone.")
            .WithExample(
                null,
                """{ "features": [ "persona=cat_person", "category=Cat Food" ], "arms": [ { "productId": "7", "pulls": 2, "totalReward": 1, "theta": [ 0.2, 0.2 ], "uncertainty": [ 0.77, 0.77 ], "lastUpdate": "2026-11-24T12:00:05+00:00" } ] }""",
                ("name", "linucb"),
                ("product", "7"))
            .ProducesProblems(404);

    private static Results<Ok<PolicyArms>, ProblemHttpResult> Get(string name, string[]? product, ShopState state)
    {
        if (state.Policies.Find(name) is not LinUcbPolicy policy)
        {
            return TypedResults.Problem(state.Policies.Find(name) is null ? Problem.UnknownResource("policy", name) : Problem.NoArms(name));
        }

        var catalogue = state.Catalogue;
        var arms = new List<ArmState>();
        foreach (var slot in SlotsOf(catalogue, product))
        {
            var arm = policy.Arm(slot);
            if (arm.Pulls > 0)
            {
                arms.Add(ArmState.Of(catalogue.ProductAt(slot).Id, arm, state.LastLessons.Of(name, slot)));
            }
        }

        return TypedResults.Ok(new PolicyArms(catalogue.Schema.Names, arms));
    }

    private static IEnumerable<int> SlotsOf(ShopCatalogue catalogue, string[]? products) => products is not { Length: > 0 }
        ? Enumerable.Range(0, catalogue.ProductSlots)
        : products.Distinct().Select(id => catalogue.TryGetProductSlot(id, out var slot) ? slot : -1).Where(slot => slot >= 0);
}

/// <summary>What a policy knows.</summary>
/// <param name="Features">The features of a context, in the order of every θ.</param>
/// <param name="Arms">The products that taught it something.</param>
internal sealed record PolicyArms(IReadOnlyList<string> Features, IReadOnlyList<ArmState> Arms);

/// <summary>What a policy knows of a product.</summary>
/// <param name="ProductId">The product, archived or not.</param>
/// <param name="Pulls">How many rewards it has learned from.</param>
/// <param name="TotalReward">The sum of those rewards.</param>
/// <param name="Theta">θ, by feature.</param>
/// <param name="Uncertainty">√(A⁻¹ᵢᵢ), by feature.</param>
/// <param name="LastUpdate">When it last learned something; absent where a snapshot of an earlier version of the service did not say.</param>
internal sealed record ArmState(
    string ProductId, long Pulls, double TotalReward, IReadOnlyList<double> Theta, IReadOnlyList<double> Uncertainty, DateTimeOffset? LastUpdate)
{
    public static ArmState Of(string productId, LinUcbArm arm, DateTimeOffset? lastUpdate)
    {
        var uncertainty = new double[arm.Dimension];
        var inverse = arm.AInverse;
        for (var i = 0; i < uncertainty.Length; i++)
        {
            uncertainty[i] = Math.Sqrt(inverse[i, i]);
        }

        return new ArmState(productId, arm.Pulls, arm.TotalReward, arm.Theta.ToArray(), uncertainty, lastUpdate);
    }
}
