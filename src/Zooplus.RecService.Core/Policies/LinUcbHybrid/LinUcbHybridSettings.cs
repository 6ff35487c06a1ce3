using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Policies.LinUcbHybrid;

/// <summary>Settings of <c>linucb-hybrid</c>. It forgets by a window; a discount would fade every product's part at every step.</summary>
public sealed class LinUcbHybridSettings : LinearModelSettings
{
    /// <summary>α, the weight of the uncertainty: 0 to 1,000,000.</summary>
    public double Alpha { get; init; } = 1.4;

    /// <summary>
    /// λ of each product's own part, 0.000001 to 1,000,000: how many observations its category's mean weighs against its own. Best is σ²/τ²,
    /// with σ² the variance of a reward and τ the standard deviation of the products' means within a category: 100 for 0.25 and 0.05.
    /// </summary>
    public double ArmRidge { get; init; } = 100;

    /// <summary>What of a product's rewards is its own.</summary>
    public ArmContext ArmContext { get; init; } = ArmContext.Constant;

    /// <inheritdoc/>
    public override IEnumerable<SettingFault> Faults()
    {
        if (!(Alpha is >= 0 and <= LinUcbPolicy.AlphaMax))
        {
            yield return new SettingFault(nameof(Alpha), Alpha, "a number from 0 to 1000000");
        }

        if (!(ArmRidge is >= LinearOptions.RidgeMin and <= LinearOptions.RidgeMax))
        {
            yield return new SettingFault(nameof(ArmRidge), ArmRidge, "a number from 0.000001 to 1000000");
        }

        if (!Enum.IsDefined(ArmContext))
        {
            yield return new SettingFault(nameof(ArmContext), ArmContext, "Constant or User");
        }

        if (Discount < 1)
        {
            yield return new SettingFault(nameof(Discount), Discount, "1: this policy forgets by its Window");
        }

        foreach (var fault in base.Faults())
        {
            yield return fault;
        }
    }
}

/// <summary>The context of a product's own part of the hybrid model.</summary>
public enum ArmContext
{
    /// <summary>A constant: how much better or worse the product is than its category, for everyone.</summary>
    Constant,

    /// <summary>A constant and the features of the user: for whom it is better or worse. Needs more observations of each product.</summary>
    User,
}
