using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>Stands in until the scorer is written.</summary>
public sealed class MlpPolicy : IPolicy
{
    /// <summary>v</summary>
    public MlpWeights? Weights { get; private set; }
    /// <inheritdoc/>
    public string Name => PolicyNames.Mlp;
    /// <inheritdoc/>
    public string? ModelVersion => Weights?.Version;
    /// <inheritdoc/>
    public PolicyAnswer? Choose(in DecisionInput input) => null;
    /// <inheritdoc/>
    public void Prepare(ShopCatalogue catalogue)
    {
    }

    /// <summary>v</summary>
    public void Use(MlpWeights weights, ShopCatalogue catalogue)
    {
        _ = catalogue;
        Weights = weights;
    }
}
