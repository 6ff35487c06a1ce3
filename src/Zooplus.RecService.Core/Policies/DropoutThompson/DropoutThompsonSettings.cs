namespace Zooplus.RecService.Core.Policies.DropoutThompson;

/// <summary>Settings of <c>dropout-thompson</c>.</summary>
public sealed class DropoutThompsonSettings : IPolicySettings
{
    /// <summary>The largest <see cref="Rate"/>.</summary>
    public const double RateMax = 0.9;

    /// <summary>The most <see cref="PropensitySamples"/>.</summary>
    public const int PropensitySamplesMax = 1_000;

    /// <summary>
    /// The share of hidden units that a decision leaves out: above 0, up to 0.9. Without it the rate the weights were trained with, or
    /// <see cref="DropoutThompsonPolicy.DefaultRate"/> where they were trained without dropout.
    /// </summary>
    public double? Rate { get; init; }

    /// <summary>
    /// From how many samples each propensity is estimated, while the decision is made: 0, for no estimates, to 1,000. Each costs what the decision
    /// itself does.
    /// </summary>
    public int PropensitySamples { get; init; } = 50;

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (Rate is not (null or (> 0 and <= RateMax)))
        {
            yield return new SettingFault(nameof(Rate), Rate, "a number above 0, up to 0.9, or nothing for the rate the weights were trained with");
        }

        if (PropensitySamples is < 0 or > PropensitySamplesMax)
        {
            yield return new SettingFault(nameof(PropensitySamples), PropensitySamples, "a whole number from 0 to 1000");
        }
    }
}
