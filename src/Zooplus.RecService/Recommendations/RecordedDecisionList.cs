namespace Zooplus.RecService.Recommendations;

/// <summary>What was shown, and what it earned.</summary>
/// <param name="Recommendations">The decisions, newest first.</param>
internal sealed record RecordedDecisionList(IReadOnlyList<RecordedDecision> Recommendations)
{
    public static RecordedDecisionList Of(IReadOnlyList<Decision> decisions, DecisionLedger ledger) =>
        new([.. decisions.Select(decision => RecordedDecision.Of(decision, ledger.IsOpen(decision)))]);
}
