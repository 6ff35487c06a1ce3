using Microsoft.Extensions.Options;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal;

/// <summary>
/// The one writer. It takes changes in the order they were asked for, lets each look at the state and rule, keeps the facts of as many as
/// are waiting in one commit, applies them, and only then answers: whoever asks next sees them, and they survive what they should.
/// </summary>
internal sealed partial class FactWriter(
    FactBatch batch,
    JournalReopening reopening,
    Recovery recovery,
    ShopState state,
    IJournal journal,
    TimeProvider time,
    IOptions<FeedbackOptions> feedback,
    IOptions<JournalOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<FactWriter> logger) : IHostedService, IThreadPoolWorkItem
{
    private readonly ChangeQueue _changes = new(feedback.Value.QueueLengthMax);
    private readonly bool _waitsForDisk = options.Value.WaitsForDisk;
    private volatile bool _hasStarted;
    private volatile bool _lastWasShared;
    private volatile JournalException? _fault;

    /// <summary>How many changes wait.</summary>
    public int QueueLength => _changes.Length;

    /// <summary>Whether changes are taken: from the start of the service to its end, or to a fault in the service.</summary>
    public bool IsRunning => _hasStarted && !_changes.Ended.IsCompleted;

    /// <summary>The sequence of the last fact applied.</summary>
    public long LastSequence => batch.LastSequence;

    /// <summary>Whether the state rests on all that the journal holds, and not only on what could be read of it.</summary>
    public bool IsRecovered => recovery.IsDone;

    /// <summary>Whether facts are missing and nothing is kept until an operator has accepted that: see <see cref="AcceptLossAsync"/>.</summary>
    public bool AwaitsAcceptance => reopening.AwaitsAcceptance;

    /// <summary>Whether facts can be kept now, as far as anyone has tried.</summary>
    public bool CanKeep => reopening.CanKeep;

    /// <summary>Runs a change when its turn comes.</summary>
    /// <param name="key">What the change is about: see <see cref="Change.Key"/>.</param>
    /// <param name="rule">Rules, given the time. Runs on the writer, so it must not wait for anything.</param>
    /// <returns>The ruling's answer, or the exception it threw; to be awaited once.</returns>
    /// <exception cref="QueueFullException">Too many changes wait already; this one will not run.</exception>
    /// <exception cref="JournalException">The facts could not be kept; nothing was applied.</exception>
    public ValueTask<T> WriteAsync<T>(string? key, Func<DateTimeOffset, Ruling<T>> rule)
    {
        if (!CanKeep && !reopening.MayTryAgain)
        {
            // At once: whoever tries again may be waiting for the disk.
            return ValueTask.FromException<T>(FactBatch.Unwritable());
        }

        return Tracing.IsOn ? TracedAsync(key, rule) : Enqueue(new Change<T>(key, time.GetTimestamp(), rule));
    }

    /// <summary>Runs something between two commits that keeps no facts, whether or not facts can be kept now.</summary>
    /// <param name="work">Is given the sequence of the last fact applied. Runs on the writer, so it must not wait for anything.</param>
    /// <returns>What the work returns, or the exception it threw; to be awaited once.</returns>
    /// <exception cref="QueueFullException">Too many changes wait already; this will not run.</exception>
    /// <exception cref="JournalException">The writer has failed, so that the state may be half changed; this will not run.</exception>
    public ValueTask<T> BetweenCommitsAsync<T>(Func<long, T> work)
    {
        if (_changes.Ended.IsCompleted)
        {
            return _fault is { } fault ? ValueTask.FromException<T>(fault) : ValueTask.FromResult(work(LastSequence));
        }

        return Enqueue(new Change<T>(key: null, time.GetTimestamp(), _ => Ruling<T>.Refuse(work(LastSequence)), keepsFacts: false));
    }

    /// <summary>Applies a fact that the journal cannot take in. It is forgotten when the journal is recovered, or serves until it is written.</summary>
    /// <param name="rule">Makes the fact. Runs on the writer, so it must not wait for anything.</param>
    public async Task ShowAsync(Func<Fact> rule) => await BetweenCommitsAsync(_ =>
    {
        state.Show(rule(), time.GetUtcNow());
        return true;
    });

    /// <summary>Takes facts again after the journal was damaged, without those that are missing.</summary>
    /// <returns>False when there is no loss that waits to be accepted.</returns>
    /// <exception cref="JournalException">That could not be noted.</exception>
    public ValueTask<bool> AcceptLossAsync() => BetweenCommitsAsync(sequence =>
    {
        if (!journal.AwaitsAcceptance)
        {
            return false;
        }

        journal.AcceptLoss();
        LogLossAccepted(sequence);
        return true;
    });

    /// <summary>Brings the state to where the journal ends, before the first change is taken.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        batch.BeginAfter(recovery.Run());
        if (!IsRecovered)
        {
            reopening.Failed();
        }

        _hasStarted = true;
        ((IThreadPoolWorkItem)this).Execute();
        return Task.CompletedTask;
    }

    /// <summary>Returns once all that was taken in is kept, even while the service stops.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _changes.Close();
        return _hasStarted ? _changes.Ended : Task.CompletedTask;
    }

    /// <summary>A turn of the writer on a thread of its own.</summary>
    void IThreadPoolWorkItem.Execute() => Answers.Give(Write());

    private async ValueTask<T> TracedAsync<T>(string? key, Func<DateTimeOffset, Ruling<T>> rule)
    {
        using var span = Tracing.Start("journal.keep");
        return await Enqueue(new Change<T>(key, time.GetTimestamp(), rule) { Span = span?.Context ?? default });
    }

    private ValueTask<T> Enqueue<T>(Change<T> change)
    {
        if (!_waitsForDisk && _changes.TryEnter())
        {
            WriteNow(change);
        }
        else if (_changes.Add(change))
        {
            if (NobodyWouldShare)
            {
                Answers.GiveFirst(change, Write());
            }
            else
            {
                QueueTurn();
            }
        }

        return change.Answered;
    }

    /// <summary>
    /// Whether a commit now is shared by as many as a later one would be: there is nothing to share where it takes a moment, and nobody to
    /// share it with where the last was not shared and no request waits for a thread. Then whoever asks writes, so that no thread is woken
    /// to write and none to go on.
    /// </summary>
    private bool NobodyWouldShare => !_waitsForDisk || (!_lastWasShared && ThreadPool.PendingWorkItemCount == 0);

    /// <summary>Lines up behind the requests that wait for a thread: they will share the commit.</summary>
    private void QueueTurn() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <summary>Writes what waits, and leaves what has come meanwhile to a later turn.</summary>
    /// <returns>What was written, and is to be answered by the caller, who has no right to write any more.</returns>
    private List<Change> Write()
    {
        var taken = _changes.Take();
        _lastWasShared = taken.Count > 1;
        try
        {
            foreach (var change in taken)
            {
                batch.Take(change);
            }

            batch.Commit();
        }
        catch (Exception exception)
        {
            Break(exception, taken);
            return taken;
        }

        Leave();
        return taken;
    }

    /// <summary>Writes and answers a change that did not wait.</summary>
    private void WriteNow(Change change)
    {
        try
        {
            batch.Take(change);
            batch.Commit();
        }
        catch (Exception exception)
        {
            List<Change> broken = [change];
            Break(exception, broken);
            Answers.GiveFirst(change, broken);
            return;
        }

        Leave();
        change.Answer();
    }

    /// <summary>Ends: the state may be half changed, so nothing may rest on it any more.</summary>
    /// <param name="exception">What has happened.</param>
    /// <param name="taken">What was to be written; joined by all that waits.</param>
    private void Break(Exception exception, List<Change> taken)
    {
        LogBroken(exception);
        var fault = _fault = new JournalException("The service has failed and stops.", exception);
        taken.AddRange(_changes.Abandon());
        lifetime.StopApplication();
        taken.ForEach(change => change.Failed(fault));
    }

    /// <summary>Leaves what has come meanwhile to a later turn.</summary>
    private void Leave()
    {
        if (!_changes.TryLeave())
        {
            QueueTurn();
        }
    }

    [LoggerMessage(EventId = EventIds.WriterBroken, Level = LogLevel.Critical, Message = "Facts cannot be applied any more; the service stops")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(EventId = EventIds.LossAccepted, Level = LogLevel.Warning, Message = "An operator has accepted the loss: facts are taken again, after fact {Sequence}")]
    private partial void LogLossAccepted(long sequence);
}
