using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Recommendations.Memory;

namespace Zooplus.RecService.Recommendations;

/// <summary>
/// The decisions in memory, by id, at most <see cref="FeedbackOptions.DecisionsMax"/>: all that still take rewards, and as many of the
/// settled ones as there is room for. Read by anyone; changed by the one writer. They are kept as bytes, since as objects they would be
/// most of what the garbage collector follows and copies; whoever asks for one is given an object, which is the same for all while the
/// decision is in hand and a copy that is not kept up afterwards: see <see cref="Standing"/>.
/// </summary>
internal sealed class DecisionLedger
{
    // The journal finds the others. Without one they are kept while there is room, so that a retry can be told from a conflict.
    private const int SettledMax = 10_000;

    private readonly FeedbackOptions _options;
    private readonly int _settledMax;

    // Held for as long as a decision takes to be written down or read, never longer.
    private readonly Lock _lock = new();
    private readonly PackedDecisions _packed = new();
    private readonly DecisionsInHand _inHand;
    private readonly ExpiryQueue _byExpiry = new();
    private readonly Queue<Key> _settled = new();
    private int _open;

    public DecisionLedger(IOptions<FeedbackOptions> options, IOptions<JournalOptions> journal)
    {
        _options = options.Value;
        _settledMax = journal.Value.IsOnDisk ? SettledMax : int.MaxValue;
        _inHand = new DecisionsInHand(_packed);
    }

    /// <summary>How many decisions still take rewards.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The attribution window.</summary>
    public TimeSpan Window => _options.AttributionWindow;

    /// <summary>Whether a further decision can be taken in; settled decisions give way, open ones never do.</summary>
    public bool HasRoom => Open < _options.DecisionsMax;

    /// <summary>Finds a decision in memory.</summary>
    public Decision? Find(string id)
    {
        lock (_lock)
        {
            return _packed.TryFind(id, out var slot) ? _inHand.Take(slot) : null;
        }
    }

    /// <summary>The decisions in memory after a fact, oldest first. What comes while they are gone through is not among them.</summary>
    public IEnumerable<Decision> After(long sequence) => Read(Keys(_ => true).Where(key => key.Sequence > sequence).OrderBy(key => key.Sequence));

    /// <summary>The sequences of the decisions up to a fact that take rewards, in order; one that a later fact closes meanwhile may be missing.</summary>
    public IReadOnlyList<long> OpenUpTo(long sequence)
    {
        // There may be very many, and every snapshot asks for them: so in no more room than they take.
        var open = new List<long>(Open);
        for (var slot = 0; ; slot++)
        {
            lock (_lock)
            {
                if (slot >= _packed.SlotsEnd)
                {
                    break;
                }

                if (_packed.Has(slot) && !IsClosed(slot) && _packed.HeaderOf(slot).Sequence is var made && made <= sequence)
                {
                    open.Add(made);
                }
            }
        }

        open.Sort();
        return open;
    }

    /// <summary>The decisions of a filter that are in memory, newest first.</summary>
    public IEnumerable<Decision> FindLast(DecisionFilter filter)
    {
        var (user, policy) = (Bytes(filter.UserId), Bytes(filter.Policy));
        var keys = Keys(header => (user is null || header.UserId.SequenceEqual(user)) && (policy is null || header.Policy.SequenceEqual(policy)));

        // Asked again: whom a decision was made for may have been forgotten since its bytes were written.
        return Read(keys.OrderByDescending(key => key.Sequence)).Where(decision => filter.UserId is null || decision.Request.UserId == filter.UserId);
    }

    /// <summary>
    /// The decision as the writer knows it. One that was found before, or read from the journal, may be older than the rewards that came
    /// since, so a change rules on what this returns.
    /// </summary>
    /// <param name="found">The decision as it was found.</param>
    /// <returns>The decision as it stands, and whether it still takes rewards.</returns>
    public (Decision Decision, bool IsOpen) Standing(Decision found) =>
        Find(found.Id) is { } standing && standing.Sequence == found.Sequence ? (standing, !standing.IsClosed) : (found, false);

    /// <summary>Whether this very decision still takes rewards.</summary>
    public bool IsOpen(Decision decision) => Standing(decision).IsOpen;

    /// <summary>Takes a decision in.</summary>
    public void Add(Decision decision)
    {
        lock (_lock)
        {
            int slot;
            while (!_packed.TryAdd(decision, out slot))
            {
                // It is an earlier one's.
                Remove(slot);
            }

            while (_settled.Count > 0 && _open + _settled.Count >= _options.DecisionsMax)
            {
                DropOldestSettled();
            }

            _open++;
            _byExpiry.Set(slot, DueTicks(decision));
        }
    }

    /// <summary>Starts a decision's attribution window.</summary>
    public void Activate(string id, DateTimeOffset expiresAt)
    {
        lock (_lock)
        {
            if (_packed.TryFind(id, out var slot))
            {
                var decision = _inHand.Take(slot);
                decision.Activate(expiresAt);
                if (!decision.IsClosed)
                {
                    _byExpiry.Set(slot, DueTicks(decision));
                }
            }
        }
    }

    /// <summary>Notes what a product earned.</summary>
    public void Settle(RewardGiven reward, long sequence, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (_packed.TryFind(reward.RecommendationId, out var slot) && _inHand.Take(slot) is var decision && decision.Sequence == reward.Decision)
            {
                decision.Settle(reward, sequence, at);
                if (decision.IsClosed)
                {
                    KeepSettled(new Key(slot, decision.Sequence));
                }
            }
        }
    }

    /// <summary>Notes that a decision takes no more rewards by event.</summary>
    public void Settle(string id)
    {
        lock (_lock)
        {
            if (_packed.TryFind(id, out var slot) && _inHand.Take(slot) is { IsClosed: false } decision)
            {
                decision.Close();
                KeepSettled(new Key(slot, decision.Sequence));
            }
        }
    }

    /// <summary>Forgets a decision that was never shown.</summary>
    public void Drop(string id)
    {
        lock (_lock)
        {
            if (_packed.TryFind(id, out var slot))
            {
                Remove(slot);
            }
        }
    }

    /// <summary>Forgets whom decisions were made for.</summary>
    public void ForgetUser(string userId)
    {
        var user = Bytes(userId);
        foreach (var key in Keys(header => header.UserId.SequenceEqual(user)))
        {
            lock (_lock)
            {
                _inHand.Take(key.Slot).ForgetUser();
                _inHand.PutBack(key.Slot);
            }
        }
    }

    /// <summary>Forgets every decision of a policy: a reward for one would teach a state that did not make it.</summary>
    public void Close(string policy)
    {
        var name = Bytes(policy);
        foreach (var key in Keys(header => header.Policy.SequenceEqual(name)))
        {
            lock (_lock)
            {
                Remove(key.Slot);
            }
        }
    }

    /// <summary>Forgets every decision.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _inHand.Clear();
            _packed.Clear();
            _byExpiry.Clear();
            _settled.Clear();
            _open = 0;
        }
    }

    /// <summary>Takes out an open decision whose window has closed, or that has waited a window long to be activated.</summary>
    public bool TryTakeDue(DateTimeOffset now, [NotNullWhen(true)] out Decision? due)
    {
        lock (_lock)
        {
            due = _byExpiry.TryTakeDue(now.UtcTicks, out var slot) ? _inHand.Take(slot) : null;
            return due is not null;
        }
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    /// <summary>Where the decisions are whose headers pass, in no order; the lock is held for one at a time.</summary>
    private List<Key> Keys(HeaderFilter passes)
    {
        var keys = new List<Key>();
        for (var slot = 0; ; slot++)
        {
            lock (_lock)
            {
                if (slot >= _packed.SlotsEnd)
                {
                    return keys;
                }

                if (_packed.Has(slot) && _packed.HeaderOf(slot) is var header && passes(header))
                {
                    keys.Add(new Key(slot, header.Sequence));
                }
            }
        }
    }

    /// <summary>The decisions of keys, as long as they are still there.</summary>
    private IEnumerable<Decision> Read(IEnumerable<Key> keys)
    {
        foreach (var key in keys)
        {
            Decision? decision;
            lock (_lock)
            {
                decision = Has(key) ? _inHand.Take(key.Slot) : null;
            }

            if (decision is not null)
            {
                yield return decision;
            }
        }
    }

    private bool Has(Key key) => _packed.Has(key.Slot) && _packed.HeaderOf(key.Slot).Sequence == key.Sequence;

    private bool IsClosed(int slot) => _inHand.Find(slot)?.IsClosed ?? _packed.HeaderOf(slot).IsClosed;

    private void KeepSettled(Key key)
    {
        _open--;
        _byExpiry.Remove(key.Slot);
        _settled.Enqueue(key);
        if (_settled.Count > _settledMax)
        {
            DropOldestSettled();
        }
    }

    private void DropOldestSettled()
    {
        var oldest = _settled.Dequeue();
        if (Has(oldest))
        {
            Remove(oldest.Slot);
        }
    }

    private void Remove(int slot)
    {
        if (!IsClosed(slot))
        {
            _open--;
            _byExpiry.Remove(slot);
        }

        _inHand.Drop(slot);
        _packed.Remove(slot);
    }

    private long DueTicks(Decision decision) => (decision.ExpiresAt ?? decision.MadeAt + Window).UtcTicks;

    private delegate bool HeaderFilter(DecisionHeader header);

    /// <summary>Where a decision is, and which: a slot may hold another by and by.</summary>
    private readonly record struct Key(int Slot, long Sequence);
}
