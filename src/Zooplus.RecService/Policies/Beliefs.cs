using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Policies;

/// <summary>
/// What a policy believes of products for the users of a persona. The policy itself is asked, as a decision would ask it, so that this is
/// what its decisions rest on.
/// </summary>
internal sealed class Beliefs(IPolicy policy, ShopCatalogue catalogue)
{
    // A policy keeps its best in order as it scores, which is quick for slates and slow for a whole catalogue.
    private const int ProductsAtOnce = 200;

    // Some policies look at the user, and not at the persona alone: they are asked about a few users, as long as that stays cheap.
    private const int UsersMax = 8;
    private const int ScoresMax = 100_000;

    private readonly ILookup<string?, string> _users = Sample(catalogue);

    /// <summary>What is believed of products for a persona; null when the policy cannot answer, or draws without looking.</summary>
    /// <param name="persona">The persona.</param>
    /// <param name="products">Dense indices of products that are available, ascending.</param>
    public ProductBelief[]? Of(string persona, ReadOnlySpan<int> products)
    {
        var users = _users[persona].DefaultIfEmpty("").ToArray();
        var beliefs = new Dictionary<int, ProductBelief>(products.Length);
        foreach (var (place, user) in users.Index())
        {
            for (var start = 0; start < products.Length; start += ProductsAtOnce)
            {
                var some = products.Slice(start, Math.Min(ProductsAtOnce, products.Length - start));
                if (Ask(user, persona, some) is not { UniformShare: < 1 } answer)
                {
                    return null;
                }

                foreach (ref readonly var item in answer.Items.AsSpan())
                {
                    var before = beliefs.GetValueOrDefault(item.Product) ?? new ProductBelief(catalogue.ProductAt(item.Product).Id, 0, 0, PullsOf(item.Product, persona));
                    beliefs[item.Product] = before with
                    {
                        ExpectedReward = before.ExpectedReward + ((item.ExpectedReward - before.ExpectedReward) / (place + 1)),
                        ExplorationBonus = before.ExplorationBonus + ((item.ExplorationBonus - before.ExplorationBonus) / (place + 1)),
                    };
                }
            }
        }

        return [.. beliefs.Values];
    }

    private static ILookup<string?, string> Sample(ShopCatalogue catalogue)
    {
        var each = Math.Clamp(ScoresMax / Math.Max(1, catalogue.Available.Length * catalogue.Schema.Personas.Count), 1, UsersMax);
        return catalogue.Users
            .GroupBy(user => user.Persona, StringComparer.Ordinal)
            .SelectMany(users => users.Take(each))
            .ToLookup(user => user.Persona, user => user.Id, StringComparer.Ordinal);
    }

    private PolicyAnswer? Ask(string user, string persona, ReadOnlySpan<int> products) => policy.Choose(new DecisionInput
    {
        Catalogue = catalogue,
        UserId = user,
        Persona = persona,
        Basis = Basis.Context,
        Eligible = products,
        Count = products.Length,
        RecommendationId = "beliefs",
    });

    /// <summary>How many rewards of the persona's users for the product were learned: Aₚ꜀, the sum of xₚx꜀ over them, less what it began with.</summary>
    private long? PullsOf(int product, string persona)
    {
        var (user, category) = (catalogue.Schema.Context(persona), catalogue.Schema.Product(catalogue.ProductAt(product).Category));
        return policy is LinUcbPolicy linUcb && linUcb.Arm(product) is { } arm && arm.Dimension == catalogue.Schema.Dimension && user.Count > 0 && category.Count > 0
            ? (long)Math.Round(arm.A[user.Indices[0], category.Indices[0]] - linUcb.UnpulledArm(product).A[user.Indices[0], category.Indices[0]])
            : null;
    }
}

/// <summary>What a policy believes of a product for the users of a persona.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="ExpectedReward">The reward the policy expects.</param>
/// <param name="ExplorationBonus">What its uncertainty adds to the score.</param>
/// <param name="Pulls">How many rewards of such users for the product it has learned from; absent for a policy that does not learn about each product.</param>
internal sealed record ProductBelief(string ProductId, double ExpectedReward, double ExplorationBonus, long? Pulls);
