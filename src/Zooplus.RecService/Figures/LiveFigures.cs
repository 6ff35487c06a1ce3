using System.Collections.Frozen;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Policies;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Figures;

/// <summary>What each policy has shown and earned since the service started. Counted by the one writer, read by anyone.</summary>
internal sealed class LiveFigures(PolicySet policies, DecisionLedger ledger)
{
    private readonly FrozenDictionary<string, Tally> _tallies = policies.All.ToFrozenDictionary(policy => policy.Name, _ => new Tally(), StringComparer.Ordinal);

    /// <summary>Counts a fact that is kept and about to be applied. Called by the one writer.</summary>
    public void Count(Fact fact)
    {
        switch (fact)
        {
            case DecisionMade made when _tallies.TryGetValue(made.Response.Policy, out var tally):
                tally.Add(decisions: 1, shown: made.Response.Items.Count, rewarded: 0, reward: 0);
                break;
            case RewardGiven given when _tallies.TryGetValue(given.Policy, out var tally):
                // A reward by event says all that the product has earned by now, so what it had earned before is counted already.
                var before = ledger.Find(given.RecommendationId) is { } decision ? decision.OutcomeOf(decision.ItemOf(given.ProductId)) : null;
                tally.Add(decisions: 0, shown: 0, rewarded: before is null ? 1 : 0, reward: given.Reward - (before?.Reward ?? 0));
                break;
        }
    }

    /// <summary>The figures of every policy, in the order they are listed to callers.</summary>
    public IReadOnlyList<PolicyFigures> Now() => [.. policies.All.Select(policy => _tallies[policy.Name].Read(policy.Name))];

    private sealed class Tally
    {
        private readonly Lock _lock = new();
        private long _decisions;
        private long _shown;
        private long _rewarded;
        private double _reward;

        public void Add(int decisions, int shown, int rewarded, double reward)
        {
            lock (_lock)
            {
                _decisions += decisions;
                _shown += shown;
                _rewarded += rewarded;
                _reward += reward;
            }
        }

        public PolicyFigures Read(string policy)
        {
            lock (_lock)
            {
                return new PolicyFigures(policy, _decisions, _shown, _rewarded, _reward);
            }
        }
    }
}

/// <summary>What a policy has shown and earned since the service started.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Decisions">How many decisions it made that were recorded.</param>
/// <param name="Shown">How many products those showed.</param>
/// <param name="Rewarded">Of how many of those products it is known what they earned, silence at the end of the window included.</param>
/// <param name="Reward">What they earned together. Divided by <paramref name="Rewarded"/> it is the click-through rate.</param>
internal sealed record PolicyFigures(string Policy, long Decisions, long Shown, long Rewarded, double Reward);
