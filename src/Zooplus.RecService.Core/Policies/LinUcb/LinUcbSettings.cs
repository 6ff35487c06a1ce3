using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>Settings of <c>linucb</c>; the defaults are the notebook's. It forgets by its window alone.</summary>
public sealed class LinUcbSettings : LinearModelSettings
{
    /// <summary>α, the weight of the uncertainty: 0 to 1,000,000.</summary>
    public double Alpha { get; init; } = 1.5;

    /// <inheritdoc/>
    public override IEnumerable<SettingFault> Faults()
    {
        if (!(Alpha is >= 0 and <= LinUcbPolicy.AlphaMax))
        {
            yield return new SettingFault(nameof(Alpha), Alpha, "a number from 0 to 1000000");
        }

        if (DisjointModel.DiscountFault(Model) is { } fault)
        {
            yield return fault;
        }

        foreach (var other in base.Faults())
        {
            yield return other;
        }
    }
}
