using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Core.Tests.Policies.Linear;
using Zooplus.RecService.Core.Tests.Policies.Mlp;

namespace Zooplus.RecService.Core.Tests.Policies.NeuralLinUcb;

/// <summary>A shop whose users and products the weights of a test know by their numbers, and a few more of each.</summary>
internal static class NeuralShop
{
    public const int Products = 7;

    private static readonly float[] FirstBias = [0.9f, 0.5f, 1.1f, 0.7f, 1.3f];
    private static readonly float[] Bias = [0.5f, 0.7f, 0.9f];
    private static readonly float[] OtherBias = [0.9f, 0.8f, 0.3f];

    public static readonly ShopCatalogue Catalogue = ShopCatalogue.Empty(FeatureSchema.Notebook)
        .Merge([.. Enumerable.Range(0, Products).Select(i => new Product($"{i}", FeatureSchema.Notebook.Categories[i % 5]))], []);

    /// <summary>Weights that know 3 users and 4 products.</summary>
    public static MlpScorer Scorer() => WithBias(Bias);

    /// <summary>Other weights of the same sizes.</summary>
    public static MlpScorer OtherScorer() => WithBias(OtherBias);

    /// <summary>Random observations of users 0 to 4.</summary>
    public static IEnumerable<Observation> Observed(Range range) =>
        Observations.Random(Catalogue, range).Select(observation => observation with { UserId = $"{observation.Decision % 5}" });

    public static PolicyAnswer? AskFor(this IPolicy policy, string user, ShopCatalogue? catalogue = null, int count = Products, string id = "r", string? persona = "fish_hobbyist", bool exploitOnly = false)
    {
        catalogue ??= Catalogue;
        return policy.Choose(new DecisionInput
        {
            Catalogue = catalogue,
            UserId = user,
            Persona = persona,
            Basis = persona is null ? Basis.UnknownUser : Basis.User,
            Eligible = catalogue.Available,
            Count = count,
            ExploitOnly = exploitOnly,
            RecommendationId = id,
        });
    }

    /// <summary>Weights whose hidden units are not all zero, whoever is asked for.</summary>
    private static MlpScorer WithBias(float[] bias) => new(WeightsFiles.Small()
        .With("fc1.bias", new SafetensorsTensor([5], FirstBias))
        .With("fc2.bias", new SafetensorsTensor([3], bias)).Weights());
}
