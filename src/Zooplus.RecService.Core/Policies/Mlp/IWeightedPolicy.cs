using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>A policy that rests on the trained weights of the MLP.</summary>
public interface IWeightedPolicy : IPolicy
{
    /// <summary>Rests on these weights from now on. Called by the one writer.</summary>
    /// <param name="scorer">The weights, made ready to score.</param>
    /// <param name="catalogue">The catalogue in force.</param>
    void Use(MlpScorer scorer, ShopCatalogue catalogue);
}
