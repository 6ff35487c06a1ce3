using System.Diagnostics;

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

    /// <summary>Looks at the state and rules. Answers at once when there is nothing to keep, or when ruling failed.</summary>
    /// <returns>The facts to keep.</returns>
    public abstract IReadOnlyList<Fact> Rule(DateTimeOffset now);

    /// <summary>Answers, the facts being kept and applied.</summary>
    public abstract void Kept(long lastSequence);

    /// <summary>Answers that nothing was kept, or that nobody knows; does nothing where there was an answer.</summary>
    public abstract void Failed(Exception exception);
}

/// <summary>A change whose caller waits for an answer.</summary>
internal sealed class Change<T>(string? key, long askedAt, Func<DateTimeOffset, Ruling<T>> rule, bool keepsFacts = true) : Change(key, askedAt, keepsFacts)
{
    // Continuations run elsewhere: the writer must never execute a request's remainder.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Ruling<T>? _ruling;

    public Task<T> Answer => _completion.Task;

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
            _completion.SetResult(_ruling!.Answer(lastSequence));
        }
        catch (Exception exception) when (!_completion.Task.IsCompleted)
        {
            Failed(exception);
        }
    }

    public override void Failed(Exception exception) => _completion.TrySetException(exception);
}
