using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.EpsilonGreedy;

/// <summary>Settings of <c>epsilon-greedy</c>.</summary>
public sealed class EpsilonGreedySettings : LinearModelSettings
{
    /// <summary>ε, the share of decisions that is drawn uniformly: 0 to 1.</summary>
    public double Epsilon { get; init; } = 0.05;

    /// <inheritdoc/>
    public override IEnumerable<SettingFault> Faults() => Epsilon is >= 0 and <= 1
        ? base.Faults()
        : base.Faults().Prepend(new SettingFault(nameof(Epsilon), Epsilon, "a number from 0 to 1"));
}
