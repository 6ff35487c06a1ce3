using Zooplus.RecService.Journal.Retention;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal;

/// <summary>Keeps nothing: the facts live in memory alone.</summary>
internal sealed class NoJournal : IJournal
{
    public long LastSequence => 0;

    public long Bytes => 0;

    public long Waiting => 0;

    public IReadOnlyList<MissingFacts> Missing => [];

    public bool AwaitsAcceptance => false;

    public bool IsDamaged => false;

    public long? LastErasure => null;

    public bool FinishErasures(long last) => true;

    public void Open()
    {
    }

    public void OpenToRead()
    {
    }

    public void Append(IReadOnlyList<JournalledFact> facts)
    {
    }

    public void Reopen(long lastAcknowledged)
    {
    }

    public void SkipTo(long sequence)
    {
    }

    public string SetAside(long covered, long last) => throw new InvalidOperationException("There is no file that could be damaged.");

    public void AcceptLoss()
    {
    }

    public int Compact(RetentionBounds bounds) => 0;

    public void Sync()
    {
    }

    public IEnumerable<JournalledFact> ReadLessons(long after) => [];

    public void CheckStructure()
    {
    }

    public DamagedRows? DamagedRows => null;

    public IReadOnlyList<Decision> ReadOpenDecisions(OpenDecisions known) => [];

    public IReadOnlyList<Decision> ReadDecisions(DecisionSpan span) => [];

    public IReadOnlyList<Decision> FindLast(DecisionFilter filter, int most) => [];

    public Decision? Find(string recommendationId) => null;

    public void Dispose()
    {
    }
}
