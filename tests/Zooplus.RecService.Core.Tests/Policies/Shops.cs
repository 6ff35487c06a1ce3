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

    public static int[] Products(this PolicyAnswer answer) => Array.ConvertAll(answer.Items, item => item.Product);

    private static DecisionInput Question(ShopCatalogue catalogue, int count, string id, string? persona, int[]? eligible) => new()
    {
        Catalogue = catalogue,
        UserId = "anyone",
        Persona = persona,
        PersonaBasis = persona is null ? Basis.UnknownUser : Basis.User,
        Eligible = eligible ?? catalogue.Available,
        Count = count,
        RecommendationId = id,
    };
}
