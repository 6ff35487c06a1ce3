using System.Collections.Concurrent;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.Simulation.Tests.HeadToHead;

/// <summary>A shop whose answers follow from the user, which answers later when told to and writes down what it was asked.</summary>
internal sealed class ScriptedShop(int products, bool slow = false) : IShop
{
    private readonly ConcurrentQueue<string> _events = new();

    public IReadOnlyList<string> Events => [.. _events];

    public ConcurrentDictionary<string, (int Product, int Reward)> Rewards { get; } = new();

    /// <summary>Fails at this call for a reward of the contender, counted from 1.</summary>
    public (Contender Contender, int Call)? RewardFailure { get; init; }

    /// <summary>Shows another product than the only candidate.</summary>
    public bool IgnoresCandidates { get; init; }

    public int Fresh { get; private set; }

    private int _rewardCalls;

    public static int Choice(Contender contender, int user, int products) => (user + (int)contender) % products;

    public Task StartAfreshAsync(CancellationToken cancellationToken)
    {
        Fresh++;
        return Task.CompletedTask;
    }

    public async ValueTask<int> RecommendAsync(Ask ask, CancellationToken cancellationToken)
    {
        _events.Enqueue($"ask {ask.RecommendationId}");
        await PauseAsync(cancellationToken);
        _events.Enqueue($"answer {ask.RecommendationId}");
        return ask.OnlyCandidate is { } only && !IgnoresCandidates ? only : Choice(ask.Contender, ask.User, products);
    }

    public async ValueTask SendRewardAsync(Ask ask, int product, int reward, CancellationToken cancellationToken)
    {
        await PauseAsync(cancellationToken);
        if (RewardFailure is { } failure && failure.Contender == ask.Contender && Interlocked.Increment(ref _rewardCalls) == failure.Call)
        {
            throw new IOException($"reward {failure.Call} of {ask.Contender.Name()} was lost");
        }

        Rewards[ask.RecommendationId] = (product, reward);
        _events.Enqueue($"learned {ask.RecommendationId}");
    }

    private async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        if (slow)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
