using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Policies.NeuralLinUcb;

/// <summary>Settings of <c>neural-linucb</c>.</summary>
public sealed class NeuralLinUcbSettings : LinearModelSettings
{
    /// <summary>The largest <see cref="LayerWeight"/>.</summary>
    public const double LayerWeightMax = 1_000_000;

    /// <summary>α, the weight of the uncertainty: 0 to 1,000,000.</summary>
    public double Alpha { get; init; } = 1.2;

    /// <summary>
    /// The mean squared length the network's layer is scaled to, above 0, up to 1,000,000; the shared features of a pair of known persona and
    /// category have 4. The more, the sooner the layer is believed, and the more is explored in it.
    /// </summary>
    public double LayerWeight { get; init; } = 0.15;

    /// <summary>Which features the model has.</summary>
    public NeuralFeatures Features { get; init; } = NeuralFeatures.Joined;

    /// <inheritdoc/>
    public override IEnumerable<SettingFault> Faults()
    {
        foreach (var fault in base.Faults())
        {
            yield return fault;
        }

        if (!(Alpha is >= 0 and <= LinUcbPolicy.AlphaMax))
        {
            yield return new SettingFault(nameof(Alpha), Alpha, "a number from 0 to 1000000");
        }

        if (!(LayerWeight is > 0 and <= LayerWeightMax))
        {
            yield return new SettingFault(nameof(LayerWeight), LayerWeight, "a number above 0, up to 1000000");
        }

        if (!Enum.IsDefined(Features))
        {
            yield return new SettingFault(nameof(Features), Features, "Joined or Layer");
        }

        if (Window > 0)
        {
            yield return new SettingFault(nameof(Window), Window, "0: what the network makes of a product may change, so what would leave a window is not what entered it; use Discount");
        }

        if (Features == NeuralFeatures.Layer && Prior.Count > 0)
        {
            yield return new SettingFault(nameof(Prior), $"{Prior.Count} means", "nothing where the model has the layer alone");
        }
    }
}

/// <summary>Which features a neural bandit's linear model has.</summary>
public enum NeuralFeatures
{
    /// <summary>The network's last hidden layer, and the features that all linear policies share.</summary>
    Joined,

    /// <summary>The layer alone, as in Xu et al. 2020: what the network got wrong about a user stays wrong.</summary>
    Layer,
}
