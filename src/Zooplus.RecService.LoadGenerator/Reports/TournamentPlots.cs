using ScottPlot;
using Zooplus.RecService.Simulation.HeadToHead.Statistics;
using Zooplus.RecService.Simulation.Tournament;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>A tournament in pictures: regret over time, a line for the mean of the seeds and a band for its 95 % interval.</summary>
internal static class TournamentPlots
{
    // What loses far more than most would press all others onto the axis.
    private const double FarMore = 4;

    /// <summary>Draws one world.</summary>
    public static ReportPlot Regret(WorldResult world, TournamentPlan plan)
    {
        var title = $"Clicks lost to an oracle: {world.World.Name}";
        using var plot = PlotChart.New(title, "Clicks lost so far");
        EntrantResult[] byRegret = [.. world.Entrants.OrderBy(entrant => entrant.Regret.Mean)];
        for (var i = 0; i < byRegret.Length; i++)
        {
            AddLine(plot, byRegret[i], plan, IndexOf(world, byRegret[i]));
        }

        var median = byRegret[byRegret.Length / 2].Regret.Mean;
        plot.Axes.SetLimitsY(0, 1.1 * byRegret.Last(entrant => entrant.Regret.Mean <= FarMore * median).Regret.Mean);
        plot.ShowLegend(Alignment.UpperLeft);
        return PlotChart.Picture($"regret-{world.World.Name}.png", title, plot);
    }

    private static int IndexOf(WorldResult world, EntrantResult entrant) => world.Entrants.TakeWhile(other => other != entrant).Count();

    private static void AddLine(Plot plot, EntrantResult entrant, TournamentPlan plan, int line)
    {
        var points = entrant.Outcomes[0].RegretCurve.Count;
        double[] steps = [.. Enumerable.Range(0, points).Select(point => (double)CourseOutcome.StepsAt(point, points, plan.Steps))];
        Spread[] spreads = [.. Enumerable.Range(0, points).Select(point => entrant.SpreadOf(outcome => outcome.RegretCurve[point]))];
        var colour = PlotPalette.Of(line);
        if (spreads[0].Interval is not null)
        {
            var band = plot.Add.FillY(steps, [.. spreads.Select(spread => spread.Interval!.Low)], [.. spreads.Select(spread => spread.Interval!.High)]);
            band.FillColor = colour.WithAlpha(0.2);
            band.LineWidth = 0;
        }

        var mean = plot.Add.ScatterLine(steps, [.. spreads.Select(spread => spread.Mean)], colour);
        mean.LineWidth = 2.5f;
        mean.LinePattern = PlotPalette.PatternOf(line);
        mean.LegendText = entrant.Label;
    }
}
