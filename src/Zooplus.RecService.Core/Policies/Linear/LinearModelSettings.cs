namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>Settings of a policy on a linear model: how the model starts, and how it forgets.</summary>
public abstract class LinearModelSettings : IPolicySettings
{
    private static readonly LinearOptions Defaults = new();

    /// <summary>λ, the ridge: 0.000001 to 1,000,000.</summary>
    public double Ridge { get; init; } = Defaults.Ridge;

    /// <summary>γ, what an observation still weighs when the next one is learned: 0.9 to 1, which forgets nothing.</summary>
    public double Discount { get; init; } = Defaults.Discount;

    /// <summary>How many of the newest observations count: 0, for all, to 1,000,000. Not together with a discount.</summary>
    public int Window { get; init; } = Defaults.Window;

    /// <summary>What is expected before anything was learned.</summary>
    public IReadOnlyList<PriorSettings> Prior { get; init; } = [];

    /// <summary>How many observations each mean of the prior weighs as much as: above 0, up to 1,000,000.</summary>
    public double PriorStrength { get; init; } = Defaults.PriorStrength;

    /// <summary>The settings as the model takes them.</summary>
    public LinearOptions Model => new()
    {
        Ridge = Ridge,
        Discount = Discount,
        Window = Window,
        Prior = [.. Prior.Select(mean => new PriorMean(mean.Persona, mean.Category, mean.Reward))],
        PriorStrength = PriorStrength,
    };

    /// <inheritdoc/>
    public virtual IEnumerable<SettingFault> Faults() =>
        Model.Fault() is var (option, given, allowed) ? [new SettingFault(option, given, allowed)] : [];
}

/// <summary>A mean reward that is expected before anything was learned.</summary>
public sealed class PriorSettings
{
    /// <summary>Of whom; left out for a user of whom nothing is known.</summary>
    public string? Persona { get; init; }

    /// <summary>For which products.</summary>
    public string Category { get; init; } = "";

    /// <summary>The mean reward, 0 to 1.</summary>
    public double Reward { get; init; }
}
