using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Policies.LinUcbShared;

/// <summary>Settings of <c>linucb-shared</c>.</summary>
public class LinUcbSharedSettings : LinearModelSettings
{
    /// <summary>α, the weight of the uncertainty: 0 to 1,000,000.</summary>
    public double Alpha { get; init; } = 1.35;

    /// <inheritdoc/>
    public override IEnumerable<SettingFault> Faults() => Alpha is >= 0 and <= LinUcbPolicy.AlphaMax
        ? base.Faults()
        : base.Faults().Prepend(new SettingFault(nameof(Alpha), Alpha, "a number from 0 to 1000000"));
}
