namespace Zooplus.RecService.Core.Policies.Popularity;

/// <summary>Settings of <c>popularity</c>.</summary>
public sealed class PopularitySettings : IPolicySettings
{
    /// <summary>The largest <see cref="Smoothing"/>.</summary>
    public const double SmoothingMax = 1_000_000;

    /// <summary>How many observations the mean of all products weighs against a product's own: above 0, up to 1,000,000.</summary>
    public double Smoothing { get; init; } = 10;

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults() => Smoothing is > 0 and <= SmoothingMax
        ? []
        : [new SettingFault(nameof(Smoothing), Smoothing, "a number above 0, up to 1000000")];
}
