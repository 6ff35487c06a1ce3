using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Recommendations;

/// <summary>Finds decisions wherever they are: in memory while they take rewards, in the journal for good.</summary>
internal sealed class RecordedDecisions(ShopState state, IJournal journal)
{
    /// <summary>The decision under an id; null when there is none, or when its policy has forgotten since.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Decision? Find(string id)
    {
        var decision = state.Ledger.Find(id) ?? journal.Find(id);
        return decision is null || state.IsForgotten(decision) ? null : decision;
    }
}
