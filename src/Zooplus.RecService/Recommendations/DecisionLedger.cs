using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Feedback;

namespace Zooplus.RecService.Recommendations;

/// <summary>
/// The decisions that still take rewards, by id, at most <see cref="FeedbackOptions.DecisionsMax"/>. A decision is forgotten one
/// attribution window after its own has closed; until then a late reward can be told that it is late. When there is no room, an old
/// decision that has all its rewards gives way; one that is still open never does.
/// </summary>
internal sealed class DecisionLedger(TimeProvider time, IOptions<FeedbackOptions> options)
{
    /// <summary>How many of the oldest decisions are looked at to make room for one.</summary>
    private const int RoomSearchMax = 16;

    private readonly ConcurrentDictionary<string, Decision> _decisions = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Decision> _byAge = new();
    private int _count;

    /// <summary>How many decisions take up room.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The attribution window.</summary>
    public TimeSpan Window => options.Value.AttributionWindow;

    /// <summary>Finds a decision that was recorded and is not forgotten.</summary>
    public Decision? Find(string id) => _decisions.GetValueOrDefault(id);

    /// <summary>Records a decision.</summary>
    /// <returns>The decision that stands under the id now, which is an earlier one if there was one; null when there is no room.</returns>
    public Decision? Record(Decision decision)
    {
        ForgetDue();
        if (Count >= options.Value.DecisionsMax && !MakeRoom())
        {
            return Find(decision.Id);
        }

        var standing = _decisions.GetOrAdd(decision.Id, decision);
        if (ReferenceEquals(standing, decision))
        {
            Interlocked.Increment(ref _count);
            _byAge.Enqueue(decision);
        }

        return standing;
    }

    /// <summary>Closes every decision of a policy: a reward for one would teach a state that did not make it.</summary>
    public void Close(string policy)
    {
        foreach (var (_, decision) in _decisions)
        {
            if (decision.Response.Policy == policy)
            {
                _decisions.TryRemove(new KeyValuePair<string, Decision>(decision.Id, decision));
            }
        }
    }

    private void ForgetDue()
    {
        var now = time.GetUtcNow();
        while (_byAge.TryPeek(out var oldest) && IsDue(oldest, now) && _byAge.TryDequeue(out var taken))
        {
            if (IsDue(taken, now))
            {
                Forget(taken);
            }
            else
            {
                // Another thread took the one that was due; this one keeps its room.
                _byAge.Enqueue(taken);
            }
        }
    }

    private bool MakeRoom()
    {
        for (var look = 0; look < RoomSearchMax && _byAge.TryDequeue(out var oldest); look++)
        {
            if (oldest.IsComplete || !ReferenceEquals(Find(oldest.Id), oldest))
            {
                Forget(oldest);
                return true;
            }

            _byAge.Enqueue(oldest);
        }

        return false;
    }

    /// <summary>A decision that was never activated is due after two windows from its making, as if it had been activated at once.</summary>
    private bool IsDue(Decision decision, DateTimeOffset now) => (decision.ExpiresAt ?? decision.MadeAt + Window) + Window <= now;

    private void Forget(Decision decision)
    {
        _decisions.TryRemove(new KeyValuePair<string, Decision>(decision.Id, decision));
        Interlocked.Decrement(ref _count);
    }
}
