using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Core.Tests.Policies;

/// <summary>Small shops, and questions put to policies in them.</summary>
internal static class Shops
{
    /// <summary>A shop of n products whose categories go round the notebook's five.</summary>
    public static ShopCatalogue OfSize(int products) => ShopCatalogue.Empty(FeatureSchema.Notebook)
        .Merge([.. Enumerable.Range(0, products).Select(i => new Product($"p{i}", FeatureSchema.Notebook.Categories[i % 5]))], []);

    public static PolicyAnswer Ask(
        this IPolicy policy, ShopCatalogue catalogue, int count = 1, string id = "r", string? persona = "fish_hobbyist", int[]? eligible = null) =>
        policy.Choose(Question(catalogue, count, id, persona, eligible))!;

    public static PolicyAnswer? Ask(this UniformExploration exploration, IPolicy policy, ShopCatalogue catalogue, int count = 1, string id = "r") =>
        exploration.Choose(policy, Question(catalogue, count, id, "fish_hobbyist", null));

    public static PolicyAnswer? Ask(
        this SlateExploration exploration, IPolicy policy, ShopCatalogue catalogue, int count, string id, int? maxPerCategory = null) =>
        exploration.Choose(policy, Question(catalogue, count, id, "fish_hobbyist", null) with { MaxPerCategory = maxPerCategory });

    public static PolicyAnswer AskLimited(this IPolicy policy, ShopCatalogue catalogue, int count, int maxPerCategory, string id = "r", int[]? eligible = null) =>
        policy.Choose(Question(catalogue, count, id, "fish_hobbyist", eligible) with { MaxPerCategory = maxPerCategory })!;

    public static int[] Products(this PolicyAnswer answer) => Array.ConvertAll(answer.Items, item => item.Product);

    /// <summary>Asserts that at every rank a product stands as often as its propensity says, where that is known.</summary>
    /// <param name="answers">Answers to the same question, each by an id of its own.</param>
    /// <returns>For each rank, whether the propensities are known.</returns>
    public static bool[] AssertPropensities(IReadOnlyList<PolicyAnswer> answers)
    {
        var ranks = answers.Max(answer => answer.Items.Length);
        return [.. Enumerable.Range(0, ranks).Select(rank => AssertPropensities([.. answers.Where(answer => answer.Items.Length > rank).Select(answer => answer.Items[rank])], answers.Count))];
    }

    private static bool AssertPropensities(RankedProduct[] items, int decisions)
    {
        if (items.Any(item => item.Propensity is null))
        {
            return false;
        }

        foreach (var shown in items.GroupBy(item => item.Product))
        {
            var p = shown.Average(item => item.Propensity!.Value);
            Xunit.Assert.Equal(p, shown.Count() / (double)decisions, (4 * Math.Sqrt(p * (1 - p) / decisions)) + 1e-9);
        }

        return true;
    }

    private static DecisionInput Question(ShopCatalogue catalogue, int count, string id, string? persona, int[]? eligible) => new()
    {
        Catalogue = catalogue,
        UserId = "anyone",
        Persona = persona,
        Basis = persona is null ? Basis.UnknownUser : Basis.User,
        Eligible = eligible ?? catalogue.Available,
        Count = count,
        RecommendationId = id,
    };
}
