using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal;

/// <summary>
/// Whether facts can be kept, and the way back after a commit has failed: the journal is opened anew before the next change, and not more
/// often than every second. Asked by anyone; tried by the one writer.
/// </summary>
internal sealed partial class JournalReopening(IJournal journal, Recovery recovery, TimeProvider time, ILogger<JournalReopening> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromMinutes(1);

    private long _failedAt;
    private string? _saidReason;
    private long _saidAt;

    /// <summary>Whether facts are missing and nothing is kept until an operator has accepted that.</summary>
    public bool AwaitsAcceptance => recovery.IsDone && journal.AwaitsAcceptance;

    /// <summary>Whether facts can be kept now, as far as anyone has tried.</summary>
    public bool CanKeep => Volatile.Read(ref _failedAt) == 0 && !journal.AwaitsAcceptance && !journal.IsDamaged;

    /// <summary>Whether trying can help: not before an operator has accepted a loss, and not so soon after the last time.</summary>
    public bool MayTryAgain => !AwaitsAcceptance && time.GetElapsedTime(Volatile.Read(ref _failedAt)) >= Interval;

    /// <summary>Notes that the journal has failed, just now.</summary>
    public void Failed() => Volatile.Write(ref _failedAt, time.GetTimestamp());

    /// <summary>Tries to make the journal fit for use again.</summary>
    /// <param name="sequence">The sequence of the last fact applied; what a recovery reads may move it on.</param>
    /// <returns>Whether facts can be kept now.</returns>
    public bool TryReopen(ref long sequence)
    {
        if (!MayTryAgain)
        {
            return false;
        }

        Failed();
        try
        {
            Reopen(ref sequence);
            return CanKeep;
        }
        catch (JournalException exception)
        {
            SayWhyNot(exception.Message);
            Failed();
            return false;
        }
    }

    private void Reopen(ref long sequence)
    {
        try
        {
            if (recovery.IsDone)
            {
                journal.Reopen(sequence);
            }
            else
            {
                Volatile.Write(ref sequence, recovery.Resume());
            }

            LogReopened(sequence);
            _saidReason = null;
        }
        catch (JournalDamagedException damage) when (recovery.IsDone)
        {
            recovery.GoOnWithout(damage, sequence);
        }

        Volatile.Write(ref _failedAt, 0);
    }

    /// <summary>Tells the log when the reason is another, or is the same for long: it is tried once a second, maybe for hours.</summary>
    private void SayWhyNot(string reason)
    {
        if (reason != _saidReason || time.GetElapsedTime(_saidAt) >= SayAgainAfter)
        {
            LogNotReopened(reason);
            (_saidReason, _saidAt) = (reason, time.GetTimestamp());
        }
    }

    [LoggerMessage(EventId = EventIds.JournalReopened, Level = LogLevel.Warning, Message = "The journal takes facts again, after fact {Sequence}")]
    private partial void LogReopened(long sequence);

    [LoggerMessage(EventId = EventIds.JournalNotReopened, Level = LogLevel.Error, Message = "The journal still takes no facts: {Reason}")]
    private partial void LogNotReopened(string reason);
}
