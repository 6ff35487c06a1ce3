using System.Globalization;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Simulation.HeadToHead.Statistics;
using Zooplus.RecService.Simulation.Tournament;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>A tournament's figures in tables.</summary>
internal static class TournamentTables
{
    private const double HighRegret = 200;

    /// <summary>The figures of one world, the smallest regret first; columns that say nothing there are left out.</summary>
    public static ReportTable Of(WorldResult world, TournamentPlan plan)
    {
        var columns = Columns(world).Where(column => world.Entrants.Any(entrant => column.Cell(entrant).Length > 0)).ToArray();
        return new ReportTable(
            string.Create(CultureInfo.InvariantCulture, $"{world.World.Name}: {world.Entrants[0].Outcomes.Count:N0} seeds of {plan.Steps:N0} steps; in brackets the 95 % interval of the mean"),
            [.. columns.Select(column => column.Name)],
            [.. world.Entrants.OrderBy(entrant => entrant.Regret.Mean).Select(entrant => columns.Select(column => column.Cell(entrant)).ToArray())]);
    }

    private static IEnumerable<(string Name, Func<EntrantResult, string> Cell)> Columns(WorldResult world)
    {
        yield return ("Policy", entrant => entrant.Label);
        yield return ("True CTR", entrant => Text(entrant.SpreadOf(outcome => outcome.TrueCtr).Mean, "F4"));
        yield return ("Regret, clicks", entrant => Text(entrant.Regret, "N1"));
        yield return ("99th percentile", entrant => Text(entrant.Quantile(0.99, outcome => outcome.Regret), "N0"));
        yield return ("Above 200", entrant => Text(entrant.Outcomes.Count(outcome => outcome.Regret > HighRegret) / (double)entrant.Outcomes.Count, "P1"));
        yield return ("Of the oracle's clicks", entrant => Text(entrant.SpreadOf(outcome => outcome.OracleShare).Mean, "P2"));
        yield return ("Of the category oracle's", entrant => entrant.Outcomes.Any(outcome => outcome.BestCategoryValue != outcome.BestValue)
            ? Text(entrant.SpreadOf(outcome => outcome.CategoryOracleShare), "F4")
            : "");
        yield return ("After tastes change", entrant => Text(entrant, outcome => outcome.ShareAfterChange, "F4"));
        yield return ("Newcomers' views of fair", entrant => Text(entrant, outcome => outcome.NewcomerShare, "F2"));
        yield return ("Clicks more than linucb", entrant => world.Find(PolicyNames.LinUcb) is { } linUcb && entrant != linUcb
            ? Text(PairedComparison.Of(entrant, linUcb, outcome => outcome.Value).Difference, "N1")
            : "");
        yield return ("Ahead of mlp after", entrant => world.Find(PolicyNames.Mlp) is { } mlp && entrant != mlp
            ? WorldResult.StaysAheadAfter(entrant, mlp) is { } step ? string.Create(CultureInfo.InvariantCulture, $"{step:N0} steps") : "never"
            : "");
        yield return ("A decision", entrant => string.Create(
            CultureInfo.InvariantCulture, $"{entrant.Outcomes.Average(outcome => outcome.TimeADecision.TotalMicroseconds):F1} µs"));
    }

    private static string Text(EntrantResult entrant, Func<CourseOutcome, double?> figure, string format)
    {
        double[] values = [.. entrant.Outcomes.Select(figure).OfType<double>()];
        return values.Length == 0 ? "" : Text(Spread.Of(values), format);
    }

    private static string Text(Spread spread, string format) => spread.Interval is { } interval
        ? $"{Text(spread.Mean, format)} ({Text(interval.Low, format)} to {Text(interval.High, format)})"
        : Text(spread.Mean, format);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
