using System.Globalization;
using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>A run in tables and sentences, for the console and the page alike.</summary>
internal static class HeadToHeadTables
{
    /// <summary>One table for a single repeat; for several, one across them and one for each.</summary>
    public static IReadOnlyList<ReportTable> Of(RunSummary summary)
    {
        if (summary.Repeats.Count == 1)
        {
            return [Table("Result", summary.Repeats[0])];
        }

        return
        [
            Across(summary.Contenders),
            .. summary.Repeats.Select(repeat => Table(Text($"Repeat {repeat.Repeat}"), repeat)),
        ];
    }

    /// <summary>From when on LinUCB leads the MLP: a sentence for each repeat, none when one of them did not take part.</summary>
    public static IEnumerable<string> Leads(RunSummary summary) =>
        from repeat in summary.Repeats
        where repeat.Lead is not null
        let prefix = summary.Repeats.Count == 1 ? "" : Text($"Repeat {repeat.Repeat}: ")
        select prefix + Sentence(repeat.Lead!);

    private static string Sentence(Lead lead) =>
        $"By true CTR, LinUCB leads the MLP for the rest of the run: in total {After(lead.Total)}; "
        + $"by the moving average over 500 steps {After(lead.MovingAverage500)}, over 1,000 steps {After(lead.MovingAverage1000)}.";

    private static string After(int? steps) => steps is null ? "not within the run" : Text($"after step {steps:N0}");

    private static ReportTable Table(string title, RepeatSummary repeat) => new(
        Text($"{title}: {repeat.Steps:N0} steps; a perfect recommender's CTR is {repeat.OracleCtr:F4}"),
        ["Contender", "Overall CTR", "95 % interval", "True CTR", "Regret, clicks", "Share of perfect"],
        [
            .. repeat.Contenders.Select(contender => (string[])
            [
                contender.Contender,
                Text($"{contender.Ctr:F4}"),
                Text($"{contender.CtrInterval.Low:F4} to {contender.CtrInterval.High:F4}"),
                Text($"{contender.TrueCtr:F4}"),
                Text($"{contender.Regret:N0}"),
                Text($"{contender.OracleShare:P1}"),
            ]),
        ]);

    private static ReportTable Across(IReadOnlyList<ContenderSpread> contenders) => new(
        Text($"Across {contenders[0].Repeats} repeats: mean ± standard deviation (95 % interval of the mean)"),
        ["Contender", "Overall CTR", "True CTR", "Regret, clicks", "Share of perfect"],
        [
            .. contenders.Select(contender => (string[])
            [
                contender.Contender,
                Show(contender.Ctr, "F4"),
                Show(contender.TrueCtr, "F4"),
                Show(contender.Regret, "N0"),
                Show(contender.OracleShare, "P1"),
            ]),
        ]);

    private static string Show(Spread spread, string format)
    {
        return spread is { StandardDeviation: { } deviation, Interval: { } interval }
            ? $"{Figure(spread.Mean)} ± {Figure(deviation)} ({Figure(interval.Low)} to {Figure(interval.High)})"
            : Figure(spread.Mean);

        string Figure(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
