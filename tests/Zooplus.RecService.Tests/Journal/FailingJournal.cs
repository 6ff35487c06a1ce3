using Zooplus.RecService.Journal;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>A journal whose commits fail when a test wants them to: before the facts are kept, or after, when nobody is told.</summary>
internal sealed class FailingJournal(IJournal journal) : IJournal
{
    public Failure Next { get; set; }

    public bool IsBeyondRepair { get; set; }

    public bool IsUnreadable { get; set; }

    /// <summary>Whether it cannot be opened, as on a disk that is full or takes no writes.</summary>
    public bool CannotOpen { get; set; }

    /// <summary>Whether it cannot be put aside when it is damaged.</summary>
    public bool CannotSetAside { get; set; }

    /// <summary>Runs when facts are kept and nobody has seen them applied.</summary>
    public Action? BeforeTheyAreApplied { get; set; }

    /// <summary>Runs when a snapshot is about to be written.</summary>
    public Action? BeforeASnapshot { get; set; }

    public long LastSequence => journal.LastSequence;

    public long Bytes => journal.Bytes;

    public long Waiting => journal.Waiting;

    public IReadOnlyList<MissingFacts> Missing => journal.Missing;

    public bool AwaitsAcceptance => journal.AwaitsAcceptance;

    public bool IsDamaged => journal.IsDamaged;

    public void Open()
    {
        if (CannotOpen)
        {
            throw new JournalException("The disk is full.");
        }

        journal.Open();
    }

    public void OpenToRead()
    {
        if (IsUnreadable)
        {
            throw new JournalException("The disk cannot be read.");
        }

        journal.OpenToRead();
    }

    public void Append(IReadOnlyList<JournalledFact> facts)
    {
        var failure = Next;
        Next = Failure.None;
        if (failure != Failure.BeforeTheCommit && !IsBeyondRepair)
        {
            journal.Append(facts);
            BeforeTheyAreApplied?.Invoke();
        }

        if (failure != Failure.None || IsBeyondRepair)
        {
            throw new JournalException("The disk is full.");
        }
    }

    public void Reopen(long lastAcknowledged)
    {
        if (IsBeyondRepair)
        {
            throw new JournalException("The disk is still full.");
        }

        journal.Reopen(lastAcknowledged);
    }

    public void SkipTo(long sequence) => journal.SkipTo(sequence);

    public string SetAside(long covered, long last) => CannotSetAside ? throw new JournalException("The disk is full.") : journal.SetAside(covered, last);

    public void AcceptLoss() => journal.AcceptLoss();

    public int Compact(RecService.Journal.Retention.RetentionBounds bounds) => journal.Compact(bounds);

    public void Sync()
    {
        BeforeASnapshot?.Invoke();
        journal.Sync();
    }

    public long? LastErasure => journal.LastErasure;

    public bool FinishErasures(long last) => journal.FinishErasures(last);

    public IEnumerable<JournalledFact> ReadLessons(long after) => journal.ReadLessons(after);

    public void CheckStructure() => journal.CheckStructure();

    public DamagedRows? DamagedRows => journal.DamagedRows;

    public IReadOnlyList<Decision> ReadOpenDecisions(OpenDecisions known) => journal.ReadOpenDecisions(known);

    public Decision? Find(string recommendationId) => IsUnreadable ? throw new JournalException("The disk cannot be read.") : journal.Find(recommendationId);

    public IReadOnlyList<Decision> ReadDecisions(DecisionSpan span) => journal.ReadDecisions(span);

    public IReadOnlyList<Decision> FindLast(DecisionFilter filter, int most) => journal.FindLast(filter, most);

    public void Dispose() => journal.Dispose();
}

/// <summary>When a commit fails.</summary>
internal enum Failure
{
    None,
    BeforeTheCommit,
    AfterTheCommit,
}
