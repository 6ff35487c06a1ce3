using Microsoft.Extensions.Options;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Recommendations;

/// <summary>Finds decisions wherever they are: in memory while they take rewards, in the journal for good.</summary>
internal sealed class RecordedDecisions(ShopState state, IJournal journal, IOptions<JournalOptions> options)
{
    /// <summary>The decision under an id; null when there is none, or when its policy has forgotten since.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public Decision? Find(string id)
    {
        var decision = state.Ledger.Find(id) ?? journal.Find(id);
        return decision is null || state.IsForgotten(decision) ? null : decision;
    }

    /// <summary>Decisions in order, with what their products have earned by now; also those whose policy has forgotten since.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public IReadOnlyList<Decision> Read(DecisionSpan span) => options.Value.IsOnDisk
        ? journal.ReadDecisions(span)
        : [.. state.Ledger.After(span.After).Where(decision => decision.MadeAt >= span.From && decision.MadeAt < span.To).Take(span.Most)];

    /// <summary>The newest decisions, newest first; without those whose policy has forgotten since.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="most">How many at most.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public IReadOnlyList<Decision> FindLast(DecisionFilter filter, int most)
    {
        var found = options.Value.IsOnDisk
            ? journal.FindLast(filter, most).Select(found => state.Ledger.Standing(found).Decision)
            : state.Ledger.FindLast(filter);
        return [.. found.Where(decision => !state.IsForgotten(decision)).Take(most)];
    }
}
