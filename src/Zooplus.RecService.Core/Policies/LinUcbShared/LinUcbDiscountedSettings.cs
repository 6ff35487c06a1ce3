namespace Zooplus.RecService.Core.Policies.LinUcbShared;

/// <summary>
/// Settings of <c>linucb-discounted</c>, which is <c>linucb-shared</c> with other defaults: it forgets, and since what it forgets it tries again, it
/// needs less optimism for what it knows.
/// </summary>
public sealed class LinUcbDiscountedSettings : LinUcbSharedSettings
{
    /// <summary>The defaults, found in the worlds that change: about the last 2,000 observations count.</summary>
    public LinUcbDiscountedSettings() => (Alpha, Discount) = (0.5, 0.9995);
}
