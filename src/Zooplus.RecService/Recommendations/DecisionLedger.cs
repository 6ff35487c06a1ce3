using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Recommendations;

/// <summary>
/// The decisions in memory, by id, at most <see cref="FeedbackOptions.DecisionsMax"/>: all that still take rewards, and as many of the
/// settled ones as there is room for. Read by anyone; changed by the one writer.
/// </summary>
internal sealed class DecisionLedger(IOptions<FeedbackOptions> options, IOptions<JournalOptions> journal)
{
    private const int StaleMax = 1024;

    // The journal finds the others. Without one they are kept while there is room, so that a retry can be told from a conflict.
    private const int SettledMax = 10_000;

    private readonly ConcurrentDictionary<string, Decision> _decisions = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Decision, long> _byExpiry = new();
    private readonly Queue<Decision> _settled = new();
    private int _open;

    /// <summary>How many decisions still take rewards.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The attribution window.</summary>
    public TimeSpan Window => options.Value.AttributionWindow;

    /// <summary>Whether a further decision can be taken in; settled decisions give way, open ones never do.</summary>
    public bool HasRoom => Volatile.Read(ref _open) < options.Value.DecisionsMax;

    /// <summary>Finds a decision in memory.</summary>
    public Decision? Find(string id) => _decisions.GetValueOrDefault(id);

    /// <summary>The decisions in memory, in no order.</summary>
    public IEnumerable<Decision> All => _decisions.Values;

    /// <summary>The decisions of a filter that are in memory, in no order.</summary>
    public IEnumerable<Decision> Find(DecisionFilter filter) => _decisions.Values.Where(decision =>
        (filter.UserId is null || decision.Request.UserId == filter.UserId) && (filter.Policy is null || decision.Response.Policy == filter.Policy));

    /// <summary>
    /// The decision as the writer knows it. A copy that was read from the journal may be older than the rewards that came since, so a
    /// change rules on what this returns.
    /// </summary>
    public Decision Standing(Decision found) => _decisions.TryGetValue(found.Id, out var standing) && standing.Sequence == found.Sequence ? standing : found;

    /// <summary>Whether this very decision still takes rewards.</summary>
    public bool IsOpen(Decision decision) => _decisions.TryGetValue(decision.Id, out var standing) && standing.Sequence == decision.Sequence && !standing.IsClosed;

    /// <summary>Takes a decision in.</summary>
    public void Add(Decision decision)
    {
        while (_settled.Count > 0 && _open + _settled.Count >= options.Value.DecisionsMax)
        {
            DropOldestSettled();
        }

        _decisions[decision.Id] = decision;
        _open++;
        Await(decision);
    }

    /// <summary>Starts a decision's attribution window.</summary>
    public void Activate(string id, DateTimeOffset expiresAt)
    {
        if (_decisions.TryGetValue(id, out var decision))
        {
            decision.Activate(expiresAt);
            Await(decision);
        }
    }

    /// <summary>Notes what a product earned.</summary>
    public void Settle(RewardGiven reward, long sequence, DateTimeOffset at)
    {
        if (_decisions.TryGetValue(reward.RecommendationId, out var decision) && decision.Sequence == reward.Decision)
        {
            decision.Settle(reward, sequence, at);
            if (decision.IsClosed)
            {
                KeepSettled(decision);
            }
        }
    }

    /// <summary>Notes that a decision takes no more rewards by event.</summary>
    public void Settle(string id)
    {
        if (_decisions.TryGetValue(id, out var decision) && !decision.IsClosed)
        {
            decision.Close();
            KeepSettled(decision);
        }
    }

    /// <summary>Forgets a decision that was never shown.</summary>
    public void Drop(string id)
    {
        if (_decisions.TryRemove(id, out var decision))
        {
            Removed(decision);
        }
    }

    /// <summary>Forgets whom decisions were made for.</summary>
    public void ForgetUser(string userId)
    {
        foreach (var decision in _decisions.Values.Where(decision => decision.Request.UserId == userId))
        {
            decision.ForgetUser();
        }
    }

    /// <summary>Forgets every decision of a policy: a reward for one would teach a state that did not make it.</summary>
    public void Close(string policy)
    {
        foreach (var (_, decision) in _decisions)
        {
            if (decision.Response.Policy == policy && _decisions.TryRemove(new KeyValuePair<string, Decision>(decision.Id, decision)))
            {
                Removed(decision);
            }
        }
    }

    /// <summary>Forgets every decision.</summary>
    public void Clear()
    {
        _decisions.Clear();
        _byExpiry.Clear();
        _settled.Clear();
        _open = 0;
    }

    /// <summary>Takes out an open decision whose window has closed, or that has waited a window long to be activated.</summary>
    public bool TryTakeDue(DateTimeOffset now, [NotNullWhen(true)] out Decision? due)
    {
        while (_byExpiry.TryPeek(out due, out var ticks) && ticks <= now.UtcTicks)
        {
            _byExpiry.Dequeue();
            if (IsOpen(due) && DueTicks(due) <= now.UtcTicks)
            {
                return true;
            }
        }

        due = null;
        return false;
    }

    private void KeepSettled(Decision decision)
    {
        _open--;
        _settled.Enqueue(decision);
        if (journal.Value.IsOnDisk && _settled.Count > SettledMax)
        {
            DropOldestSettled();
        }
    }

    private void DropOldestSettled()
    {
        var oldest = _settled.Dequeue();
        _decisions.TryRemove(new KeyValuePair<string, Decision>(oldest.Id, oldest));
    }

    private void Removed(Decision decision)
    {
        if (!decision.IsClosed)
        {
            _open--;
        }
    }

    private void Await(Decision decision)
    {
        // Settled decisions are not searched for in the queue; once they are the most of it, it is made anew without them.
        if (_byExpiry.Count > (2 * _open) + StaleMax)
        {
            _byExpiry.Clear();
            _byExpiry.EnqueueRange(_decisions.Values.Where(open => !open.IsClosed).Select(open => (open, DueTicks(open))));
            return;
        }

        _byExpiry.Enqueue(decision, DueTicks(decision));
    }

    private long DueTicks(Decision decision) => (decision.ExpiresAt ?? decision.MadeAt + Window).UtcTicks;
}
