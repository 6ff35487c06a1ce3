namespace Zooplus.RecService.Core.Policies.DropoutThompson;

/// <summary>Settings of <c>dropout-thompson</c>.</summary>
public sealed class DropoutThompsonSettings : IPolicySettings
{
    /// <summary>The largest <see cref="Rate"/>.</summary>
    public const double RateMax = 0.9;

    /// <summary>
    /// The share of hidden units that a decision leaves out: above 0, up to 0.9. Without it the rate the weights were trained with, or
    /// <see cref="DropoutThompsonPolicy.DefaultRate"/> where they were trained without dropout.
    /// </summary>
    public double? Rate { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults() => Rate is null or (> 0 and <= RateMax)
        ? []
        : [new SettingFault(nameof(Rate), Rate, "a number above 0, up to 0.9, or nothing for the rate the weights were trained with")];
}
