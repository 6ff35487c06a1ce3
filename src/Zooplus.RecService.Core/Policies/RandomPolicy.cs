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
        return new PolicyAnswer("uniform", input.Basis, UniformDraw.Draw(input, ref draws), Explored: true, UniformShare: 1);
    }

    /// <summary>Nothing to prepare.</summary>
    public void Prepare(ShopCatalogue catalogue)
    {
    }
}
