using Zooplus.RecService.Journal;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Observability;

/// <summary>
/// What one policy did on behalf of one arm of the experiment, or of callers who named it, since the service started. Counted by the one
/// writer as it applies facts, so that counting costs an addition; read by anyone.
/// </summary>
/// <param name="policy">The policy.</param>
/// <param name="arm">The arm; null for decisions that are in no arm.</param>
internal sealed class PolicyCounts(string policy, string? arm)
{
    // By whether a uniform draw decided; those that take no rewards apart, which requests count and not the writer.
    private readonly long[] _recorded = new long[2];
    private readonly long[] _unrecorded = new long[2];
    private long _shown;
    private long _rewarded;
    private long _propensities;
    private double _propensitySum;
    private long _given;
    private long _silent;
    private double _rewardSum;

    /// <summary>The policy.</summary>
    public string Policy => policy;

    /// <summary>What the figures are of, as the labels of a metric.</summary>
    public KeyValuePair<string, object?>[] Labels { get; } = arm is null ? [new("policy", policy)] : [new("policy", policy), new("arm", arm)];

    /// <summary>The decisions that were made.</summary>
    /// <param name="explored">Those a uniform draw decided, or those the score did.</param>
    /// <param name="recorded">Those that take rewards, or those that do not.</param>
    public long Decisions(bool explored, bool recorded) => Volatile.Read(ref (recorded ? _recorded : _unrecorded)[explored ? 1 : 0]);

    /// <summary>The decisions that take rewards.</summary>
    public long Recorded => Decisions(explored: false, recorded: true) + Decisions(explored: true, recorded: true);

    /// <summary>The shown products of which it is known what they earned.</summary>
    public long Rewarded => Volatile.Read(ref _rewarded);

    /// <summary>The products that were shown.</summary>
    public long Shown => Volatile.Read(ref _shown);

    /// <summary>The shown products whose propensity is known.</summary>
    public long Propensities => Volatile.Read(ref _propensities);

    /// <summary>The sum of those propensities.</summary>
    public double PropensitySum => Volatile.Read(ref _propensitySum);

    /// <summary>The sum of what products earned, each event's revision counted with what it added.</summary>
    public double RewardSum => Volatile.Read(ref _rewardSum);

    /// <summary>The rewards that were learned, by who said so.</summary>
    public long RewardsOf(RewardOrigin origin) => origin == RewardOrigin.Given ? Volatile.Read(ref _given) : Volatile.Read(ref _silent);

    /// <summary>Counts a decision that takes rewards. Called by the one writer.</summary>
    public void Record(bool explored)
    {
        ref var count = ref _recorded[explored ? 1 : 0];
        Volatile.Write(ref count, count + 1);
    }

    /// <summary>Counts a decision that was answered and takes no rewards. Called by anyone.</summary>
    public void AnswerOnly(bool explored) => Interlocked.Increment(ref _unrecorded[explored ? 1 : 0]);

    /// <summary>Counts a slate that is shown. Called by the one writer.</summary>
    public void Show(IReadOnlyList<RecommendedItem> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Propensity is { } propensity)
            {
                Volatile.Write(ref _propensitySum, _propensitySum + propensity);
                Volatile.Write(ref _propensities, _propensities + 1);
            }
        }

        Volatile.Write(ref _shown, _shown + items.Count);
    }

    /// <summary>Counts a reward. Called by the one writer.</summary>
    /// <param name="reward">The reward.</param>
    /// <param name="isFirst">Whether nothing was known of what the product earned before.</param>
    public void Reward(RewardGiven reward, bool isFirst)
    {
        // Before the sum: see LiveFigures.
        Volatile.Write(ref _rewarded, _rewarded + (isFirst ? 1 : 0));
        Volatile.Write(ref _rewardSum, _rewardSum + reward.Reward - (isFirst ? 0 : reward.Learned ?? 0));
        if (reward.Origin == RewardOrigin.Given)
        {
            Volatile.Write(ref _given, _given + 1);
        }
        else
        {
            Volatile.Write(ref _silent, _silent + 1);
        }
    }
}
