using System.Collections.Concurrent;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Recommend;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Observability;

/// <summary>The counts of every policy and arm, kept up by the one writer with each fact it applies.</summary>
internal sealed class ServingCounts(DecisionLedger ledger, RecServiceMetrics metrics)
{
    private readonly ConcurrentDictionary<(string Policy, string? Arm), PolicyCounts> _counts = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _changedAt = new(StringComparer.Ordinal);

    /// <summary>Each policy's and arm's counts.</summary>
    public IEnumerable<PolicyCounts> All => _counts.Values;

    /// <summary>Begins at zero what is configured and has not happened yet, since a rate needs a first sample to begin from.</summary>
    public void Begin(string policy, string? arm) => Of(policy, arm);

    /// <summary>When what a policy knows last changed while this process ran; null while it has not.</summary>
    public DateTimeOffset? ChangedAt(string policy) => _changedAt.TryGetValue(policy, out var at) ? at : null;

    /// <summary>Counts a fact, just before it is applied: afterwards a decision may be out of reach. Called by the one writer.</summary>
    public void Count(in JournalledFact journalled)
    {
        switch (journalled.Fact)
        {
            case DecisionMade { Response: var made }:
                var counts = Of(made.Policy, made.ExperimentArm);
                counts.Record(made.Explored);
                if (made.ExpiresAt is not null)
                {
                    counts.Show(made.Items);
                }

                break;
            case DecisionActivated activated when ledger.Find(activated.RecommendationId)?.Response is { } shown:
                Of(shown.Policy, shown.ExperimentArm).Show(shown.Items);
                break;
            case RewardGiven reward:
                Count(reward, journalled.Time);
                break;
            case PolicyReset reset:
                _changedAt[reset.Policy] = journalled.Time;
                break;
            case WeightsLoaded:
                _changedAt[Core.Policies.PolicyNames.Mlp] = journalled.Time;
                break;
        }
    }

    /// <summary>Counts a decision that was answered and takes no rewards. Called by anyone.</summary>
    public void CountUnrecorded(RecommendResponse answer) => Of(answer.Policy, answer.ExperimentArm).AnswerOnly(answer.Explored);

    private void Count(RewardGiven reward, DateTimeOffset at)
    {
        var decision = ledger.Find(reward.RecommendationId);
        Of(reward.Policy, decision?.Response.ExperimentArm).Reward(reward, isFirst: decision?.OutcomeOf(decision.ItemOf(reward.ProductId)) is null);
        _changedAt[reward.Policy] = at;
        if (reward.Origin == RewardOrigin.Given && decision is not null)
        {
            // A reward activates a slate that was not, so it comes at the moment the slate counts as shown.
            var shownAt = decision.ExpiresAt is { } expiresAt ? expiresAt - ledger.Window : at;
            metrics.Delayed(reward.Policy, at - shownAt);
        }
    }

    private PolicyCounts Of(string policy, string? arm) => _counts.TryGetValue((policy, arm), out var counts)
        ? counts
        : _counts.GetOrAdd((policy, arm), _ => new PolicyCounts(policy, arm));
}
