namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>Settings of <c>linucb</c>; the defaults are the notebook's.</summary>
public sealed class LinUcbSettings : IPolicySettings
{
    /// <summary>α, the weight of the uncertainty: 0 to 1,000,000.</summary>
    public double Alpha { get; init; } = 1.5;

    /// <summary>λ, the ridge: 0.000001 to 1,000,000.</summary>
    public double Ridge { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (!(Alpha is >= 0 and <= LinUcbPolicy.AlphaMax))
        {
            yield return new SettingFault(nameof(Alpha), Alpha, "a number from 0 to 1000000");
        }

        if (!(Ridge is >= LinUcbPolicy.RidgeMin and <= LinUcbPolicy.RidgeMax))
        {
            yield return new SettingFault(nameof(Ridge), Ridge, "a number from 0.000001 to 1000000");
        }
    }
}
