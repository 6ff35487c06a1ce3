using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinearThompson;

/// <summary>Settings of <c>linear-thompson</c>.</summary>
public sealed class LinearThompsonSettings : LinearModelSettings
{
    /// <summary>The largest <see cref="Scale"/>.</summary>
    public const double ScaleMax = 1_000_000;

    /// <summary>The most <see cref="PropensitySamples"/>.</summary>
    public const int PropensitySamplesMax = 100_000;

    /// <summary>
    /// v, the standard deviation that the noise of a reward is taken to have: 0, which samples nothing, to 1,000,000. A click of probability p
    /// has √(p(1 − p)), 0.5 at most.
    /// </summary>
    public double Scale { get; init; } = 0.5;

    /// <summary>From how many samples each propensity is estimated, while the decision is made: 0, for no estimates, to 100,000.</summary>
    public int PropensitySamples { get; init; } = 200;

    /// <inheritdoc/>
    public override IEnumerable<SettingFault> Faults()
    {
        if (!(Scale is >= 0 and <= ScaleMax))
        {
            yield return new SettingFault(nameof(Scale), Scale, "a number from 0 to 1000000");
        }

        if (PropensitySamples is < 0 or > PropensitySamplesMax)
        {
            yield return new SettingFault(nameof(PropensitySamples), PropensitySamples, "a whole number from 0 to 100000");
        }

        foreach (var fault in base.Faults())
        {
            yield return fault;
        }
    }
}
