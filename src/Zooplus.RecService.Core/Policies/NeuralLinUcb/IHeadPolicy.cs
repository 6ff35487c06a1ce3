using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Core.Policies.NeuralLinUcb;

/// <summary>
/// A policy that learns online on top of trained weights. What it has learned means nothing on other weights: it is what it would be had
/// the weights been there from its first observation, so for others it is taught afresh.
/// </summary>
public interface IHeadPolicy : IWeightedPolicy, IExploringPolicy
{
    /// <summary>The hash of the weights it rests on; null without weights.</summary>
    string? WeightsVersion { get; }

    /// <summary>Another policy of the same settings on these weights, which has learned nothing: to be taught beside this one.</summary>
    IHeadPolicy Untaught(MlpScorer scorer);

    /// <summary>Goes on from what another policy has learned, and on its weights; it explores as strongly as before.</summary>
    /// <param name="taught">From <see cref="Untaught"/>; not to be used afterwards.</param>
    /// <param name="catalogue">The catalogue in force.</param>
    void TakeOver(IHeadPolicy taught, ShopCatalogue catalogue);
}
