using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;

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

    /// <summary>What a request for one product asks a policy.</summary>
    public PolicyAnswer? Ask(IPolicy policy, string user, string persona) => policy.Choose(new DecisionInput
    {
        Catalogue = Catalogue,
        UserId = user,
        Persona = persona,
        PersonaBasis = Basis.User,
        Eligible = Catalogue.Available,
        Count = 1,
        RecommendationId = "benchmark",
    });

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
}
