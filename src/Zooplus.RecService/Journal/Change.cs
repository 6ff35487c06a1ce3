using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace Zooplus.RecService.Journal;

/// <summary>A change that waits for the writer. Its methods are called by the writer.</summary>
internal abstract class Change(string? key, long askedAt, bool keepsFacts)
{
    /// <summary>When it was asked for, as a timestamp.</summary>
    public long AskedAt => askedAt;

    /// <summary>The span of whoever waits for it; the default while nobody listens to spans.</summary>
    public ActivityContext Span { get; init; }

    /// <summary>
    /// Changes of one key never share a commit, since the later must see what the earlier did; a change without a key shares its commit
    /// with no other.
    /// </summary>
    public string? Key => key;

    /// <summary>Whether it may come to facts; one that never does runs whether or not facts can be kept now.</summary>
    public bool KeepsFacts => keepsFacts;

    /// <summary>Looks at the state and rules. The answer is settled when there is nothing to keep, or when ruling failed.</summary>
    /// <returns>The facts to keep.</returns>
    public abstract IReadOnlyList<Fact> Rule(DateTimeOffset now);

    /// <summary>Settles the answer, the facts being kept and applied.</summary>
    public abstract void Kept(long lastSequence);

    /// <summary>Settles that nothing was kept, or that nobody knows; does nothing where the answer is settled.</summary>
    public abstract void Failed(Exception exception);

    /// <summary>Gives the answer that was settled. The remainder of whoever waits for it runs within this call, so nobody may hold the right to write.</summary>
    public abstract void Answer();
}

/// <summary>A change whose caller waits for an answer.</summary>
internal sealed class Change<T>(string? key, long askedAt, Func<DateTimeOffset, Ruling<T>> rule, bool keepsFacts = true)
    : Change(key, askedAt, keepsFacts), IValueTaskSource<T>
{
    private ManualResetValueTaskSourceCore<T> _source;
    private Ruling<T> _ruling;
    private T? _answer;
    private Exception? _exception;
    private bool _isSettled;

    /// <summary>The answer, to be awaited once.</summary>
    public ValueTask<T> Answered => new(this, _source.Version);

    public override IReadOnlyList<Fact> Rule(DateTimeOffset now)
    {
        try
        {
            _ruling = rule(now);
            if (_ruling.Facts.Count == 0)
            {
                Kept(0);
            }

            return _ruling.Facts;
        }
        catch (Exception exception)
        {
            Failed(exception);
            return [];
        }
    }

    public override void Kept(long lastSequence)
    {
        try
        {
            _answer = _ruling.Answer(lastSequence);
            _isSettled = true;
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
    }

    public override void Failed(Exception exception)
    {
        if (!_isSettled)
        {
            _exception = exception;
            _isSettled = true;
        }
    }

    public override void Answer()
    {
        if (_exception is null)
        {
            _source.SetResult(_answer!);
        }
        else
        {
            _source.SetException(_exception);
        }
    }

    T IValueTaskSource<T>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
