using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;
using Zooplus.RecService.Policies;

namespace Zooplus.RecService.Figures;

/// <summary>What each policy has shown and earned since the service started: <see cref="ServingCounts"/>, all arms of a policy together.</summary>
internal sealed class LiveFigures(PolicySet policies, ServingCounts counts, FactWriter writer, TimeProvider time)
{
    /// <summary>The figures of every policy, in the order they are listed to callers.</summary>
    public FiguresNow Now()
    {
        // Before the figures, so that they hold all up to it, and maybe more.
        var sequence = writer.LastSequence;
        var byPolicy = counts.All.ToLookup(of => of.Policy, StringComparer.Ordinal);
        return new FiguresNow(time.GetUtcNow(), sequence, [.. policies.All.Select(policy => Together(policy.Name, byPolicy[policy.Name]))]);
    }

    private static PolicyFigures Together(string policy, IEnumerable<PolicyCounts> arms)
    {
        var figures = new PolicyFigures(policy, 0, 0, 0, 0);
        foreach (var arm in arms)
        {
            // The sum before the count, which is raised first: a rate is never above 1.
            var reward = arm.RewardSum;
            figures = new PolicyFigures(policy, figures.Decisions + arm.Recorded, figures.Shown + arm.Shown, figures.Rewarded + arm.Rewarded, figures.Reward + reward);
        }

        return figures;
    }
}

/// <summary>The figures at one time.</summary>
/// <param name="At">When.</param>
/// <param name="Sequence">The last fact that is surely counted: a reward that was acknowledged with this sequence or an earlier one is.</param>
/// <param name="Policies">Every policy's.</param>
internal sealed record FiguresNow(DateTimeOffset At, long Sequence, IReadOnlyList<PolicyFigures> Policies);

/// <summary>What a policy has shown and earned since the service started.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Decisions">How many decisions it made that were recorded.</param>
/// <param name="Shown">How many products were shown: those of a deferred slate count once it is activated.</param>
/// <param name="Rewarded">Of how many of those products it is known what they earned, silence at the end of the window included.</param>
/// <param name="Reward">What they earned together. Divided by <paramref name="Rewarded"/> it is the click-through rate.</param>
internal sealed record PolicyFigures(string Policy, long Decisions, long Shown, long Rewarded, double Reward);
