using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcb;

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

    /// <summary>Whether all products share one model, or each has one of its own, which forgets by its window alone.</summary>
    public ThompsonArms Arms { get; init; } = ThompsonArms.Shared;

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

        if (!Enum.IsDefined(Arms))
        {
            yield return new SettingFault(nameof(Arms), Arms, "Shared or Disjoint");
        }

        if (Arms == ThompsonArms.Disjoint && DisjointModel.DiscountFault(Model) is { } discount)
        {
            yield return discount;
        }

        foreach (var fault in base.Faults())
        {
            yield return fault;
        }
    }
}

/// <summary>What <c>linear-thompson</c> samples from.</summary>
public enum ThompsonArms
{
    /// <summary>One model for all products: what a product teaches serves all that are like it.</summary>
    Shared,

    /// <summary>A model for each product: finds the good ones of a category, but learns each alone.</summary>
    Disjoint,
}
