using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies;

/// <summary>Draws uniformly from the eligible products: the floor every other policy is measured against.</summary>
public sealed class RandomPolicy : IPolicy
{
    /// <inheritdoc/>
    public string Name => PolicyNames.Random;

    /// <summary>Always <c>uniform</c>: it has no state.</summary>
    public string? ModelVersion => "uniform";

    /// <inheritdoc/>
    public PolicyAnswer? Choose(in DecisionInput input)
    {
        var draws = SeededDraws.From(input.RecommendationId);
        var count = Math.Min(input.Count, input.Eligible.Length);
        Span<int> drawn = stackalloc int[Math.Min(count, 64)];
        drawn = count <= drawn.Length ? drawn : new int[count];
        UniformDraw.Fill(input.Eligible, drawn, ref draws);

        var propensity = 1.0 / input.Eligible.Length;
        var items = new RankedProduct[count];
        for (var rank = 0; rank < count; rank++)
        {
            items[rank] = new RankedProduct(drawn[rank], Score: 0, ExpectedReward: 0, ExplorationBonus: 0, propensity);
        }

        return new PolicyAnswer("uniform", input.PersonaBasis, items, Explored: true);
    }

    /// <summary>Nothing to prepare.</summary>
    public void Prepare(ShopCatalogue catalogue)
    {
    }
}
