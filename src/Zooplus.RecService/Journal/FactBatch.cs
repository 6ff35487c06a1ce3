using Microsoft.Extensions.Options;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal;

/// <summary>
/// The changes that share the next commit: each is ruled on when it is taken in, and the facts of all are kept together and applied. Used
/// by the one writer alone.
/// </summary>
internal sealed partial class FactBatch(
    IJournal journal,
    JournalReopening reopening,
    ShopState state,
    RecServiceMetrics metrics,
    ServingCounts counts,
    TimeProvider time,
    IOptions<JournalOptions> options,
    ILogger<FactBatch> logger)
{
    private readonly bool _isOnDisk = options.Value.IsOnDisk;
    private readonly List<Change> _changes = [];
    private readonly List<JournalledFact> _facts = [];
    private readonly List<int> _lastFactOf = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private int _keyed;
    private long _sequence;

    /// <summary>The sequence of the last fact applied. Read by anyone.</summary>
    public long LastSequence => Volatile.Read(ref _sequence);

    /// <summary>Begins after a fact: the state rests on it and all before.</summary>
    public void BeginAfter(long sequence) => Volatile.Write(ref _sequence, sequence);

    /// <summary>Has a change rule. It is settled at once, or with the next commit, which may be within this call.</summary>
    public void Take(Change change)
    {
        var now = time.GetUtcNow();
        if (change.KeepsFacts && !reopening.CanKeep && !reopening.TryReopen(ref _sequence))
        {
            change.Failed(Unwritable());
            return;
        }

        if (change.Key is not { } key || IsAmongThese(key))
        {
            Commit();
        }

        var facts = change.Rule(now);
        if (facts.Count == 0)
        {
            return;
        }

        if (!state.KnowsCatalogue && facts[0] is not CatalogueReplaced)
        {
            // Nothing may stand before the fact that it rests on: what is shown before that is kept nowhere.
            change.Failed(Unwritable());
            return;
        }

        Add(change, facts, now);
        if (change.Key is null || _facts.Count >= options.Value.BatchMax)
        {
            Commit();
        }
    }

    /// <summary>Keeps and applies the facts that were ruled, and settles their changes.</summary>
    public void Commit()
    {
        if (_changes.Count == 0)
        {
            return;
        }

        try
        {
            using var span = Tracing.IsOn ? Tracing.StartCommit(_changes.Select(change => change.Span)) : null;
            span?.SetTag(Tracing.Facts, _facts.Count);
            Keep();
            Apply();
        }
        catch (JournalException exception)
        {
            LogNotKept(exception, _facts.Count);
            metrics.CommitFailed();
            reopening.Failed();
            foreach (var change in _changes)
            {
                change.Failed(exception);
            }
        }

        _changes.Clear();
        _facts.Clear();
        _lastFactOf.Clear();
        if (_keyed > 0)
        {
            _keys.Clear();
            _keyed = 0;
        }
    }

    /// <summary>What a change is told that cannot be kept.</summary>
    public static JournalException Unwritable() => new("The journal cannot be written.");

    private void Add(Change change, IReadOnlyList<Fact> facts, DateTimeOffset now)
    {
        _changes.Add(change);
        for (var i = 0; i < facts.Count; i++)
        {
            _facts.Add(new JournalledFact(_sequence + _facts.Count + 1, now, facts[i]));
        }

        _lastFactOf.Add(_facts.Count);
    }

    /// <summary>Whether a change of a key waits for the commit. Keys are noted once another change comes: most commits are of one.</summary>
    private bool IsAmongThese(string key)
    {
        for (; _keyed < _changes.Count; _keyed++)
        {
            _keys.Add(_changes[_keyed].Key!);
        }

        return _keyed > 0 && _keys.Contains(key);
    }

    private void Keep()
    {
        // In memory alone nothing is committed, so there is nothing to measure either.
        if (!_isOnDisk)
        {
            journal.Append(_facts);
            return;
        }

        var started = time.GetTimestamp();
        journal.Append(_facts);
        metrics.Committed(_facts.Count, time.GetElapsedTime(started));
    }

    private void Apply()
    {
        foreach (var fact in _facts)
        {
            counts.Count(fact);
            state.Apply(fact);
        }

        metrics.Learned(time.GetElapsedTime(_changes[0].AskedAt));
        var first = _sequence;
        Volatile.Write(ref _sequence, _facts[^1].Sequence);
        for (var i = 0; i < _changes.Count; i++)
        {
            _changes[i].Kept(first + _lastFactOf[i]);
        }
    }

    [LoggerMessage(EventId = EventIds.FactsNotKept, Level = LogLevel.Error, Message = "{Facts} facts could not be kept; their callers were refused")]
    private partial void LogNotKept(Exception exception, int facts);
}
