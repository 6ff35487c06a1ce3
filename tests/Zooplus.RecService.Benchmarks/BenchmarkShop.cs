using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Benchmarks;

/// <summary>A shop of any size with the notebook's personas and categories.</summary>
internal sealed class BenchmarkShop
{
    /// <summary>A shop.</summary>
    /// <param name="products">How many products; each category has as many as any other, to one.</param>
    public BenchmarkShop(int products)
    {
        var schema = FeatureSchema.Notebook;
        var shown = Enumerable.Range(0, products).Select(product => new Product($"{product}", schema.Categories[product % schema.Categories.Count]));
        var users = schema.Personas.Select((persona, user) => new User($"{user}", persona));
        Catalogue = ShopCatalogue.Empty(schema).Replace(schema, [.. shown], [.. users]);
    }

    public ShopCatalogue Catalogue { get; }

    /// <summary>What a request asks a policy.</summary>
    /// <param name="policy">Who answers.</param>
    /// <param name="user">For whom.</param>
    /// <param name="persona">Their persona.</param>
    /// <param name="count">How many products.</param>
    /// <param name="eligible">What filters leave; null without filters.</param>
    public PolicyAnswer? Ask(IPolicy policy, string user, string persona, int count = 1, int[]? eligible = null) =>
        policy.Choose(Question(user, persona, count, eligible));

    /// <summary>Ranks without an answer.</summary>
    public bool Rank(LinUcbPolicy policy, string persona, Span<RankedProduct> best) =>
        policy.TryRank(Question("0", persona, best.Length, null), best);

    /// <summary>Teaches a policy about every product, with rewards and personas that repeat in a fixed pattern.</summary>
    public void Teach(ILearningPolicy policy, int observations)
    {
        policy.Prepare(Catalogue);
        var draws = SeededDraws.From("benchmark");
        for (var t = 0; t < observations; t++)
        {
            policy.Learn(Observation(t, ref draws));
        }
    }

    /// <summary>A random observation.</summary>
    public Observation Observation(long decision, ref SeededDraws draws)
    {
        var product = draws.NextInt32(Catalogue.ProductSlots);
        var personas = Catalogue.Schema.Personas;
        return new Observation(decision, product, personas[draws.NextInt32(personas.Count)], Catalogue.ProductAt(product).Category, draws.NextInt32(2));
    }

    private DecisionInput Question(string user, string persona, int count, int[]? eligible) => new()
    {
        Catalogue = Catalogue,
        UserId = user,
        Persona = persona,
        Basis = Basis.User,
        Eligible = eligible ?? Catalogue.Available,
        Count = count,
        RecommendationId = "benchmark",
    };
}
