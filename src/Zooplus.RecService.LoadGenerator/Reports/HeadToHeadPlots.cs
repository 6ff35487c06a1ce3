using ScottPlot;
using Zooplus.RecService.Simulation.HeadToHead;
using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>
/// The notebook's pictures of a run: total clicks, and the moving average of the click-through rate. A line is the mean of the
/// repeats, a band their range.
/// </summary>
internal static class HeadToHeadPlots
{
    /// <summary>Draws every picture.</summary>
    /// <param name="histories">The repeats; those shorter than the longest are left out.</param>
    public static IReadOnlyList<ReportPlot> Draw(IReadOnlyList<History> histories)
    {
        var longest = histories.Max(history => history.Steps);
        History[] whole = [.. histories.Where(history => history.Steps == longest)];
        var plots = new List<ReportPlot> { TotalClicks(whole) };
        if (whole[0].Of(Contender.Mlp) is not null && whole[0].Of(Contender.LinUcb) is not null)
        {
            plots.Add(LinUcbsLead(whole));
        }

        plots.Add(MovingAverageOver(500, whole));
        plots.Add(MovingAverageOver(1000, whole));
        return plots;
    }

    private static ReportPlot TotalClicks(History[] repeats)
    {
        const string Title = "Total clicks";
        using var plot = PlotChart.New(Title, "Clicks so far");
        foreach (var contender in repeats[0].Contenders)
        {
            AddLine(plot, contender.Contender, [.. repeats.Select(repeat => Totals(repeat.Of(contender.Contender)!.Rewards))]);
        }

        plot.ShowLegend(Alignment.UpperLeft);
        return PlotChart.Picture("total-clicks.png", Title, plot);
    }

    private static ReportPlot LinUcbsLead(History[] repeats)
    {
        const string Title = "LinUCB's lead over the MLP in total clicks";
        using var plot = PlotChart.New(Title, "Clicks ahead (below 0: behind)");
        plot.Add.HorizontalLine(0, 1.5f, PlotPalette.Reference);
        AddLine(plot, Contender.LinUcb, [.. repeats.Select(Lead)]);
        plot.HideLegend();
        return PlotChart.Picture("lead.png", Title, plot);

        static double[] Lead(History repeat)
        {
            var linUcb = Totals(repeat.Of(Contender.LinUcb)!.Rewards);
            var mlp = Totals(repeat.Of(Contender.Mlp)!.Rewards);
            return [.. linUcb.Zip(mlp, (ahead, behind) => ahead - behind)];
        }
    }

    private static ReportPlot MovingAverageOver(int window, History[] repeats)
    {
        var title = FormattableString.Invariant($"Click-through rate, moving average over {window:N0} steps");
        using var plot = PlotChart.New(title, "Click-through rate");
        foreach (var contender in repeats[0].Contenders)
        {
            AddLine(plot, contender.Contender, [.. repeats.Select(repeat => MovingAverage.Of(repeat.Of(contender.Contender)!.Rewards, window))]);
        }

        var oracle = repeats.Average(repeat => RepeatSummary.Of(repeat).OracleCtr);
        var line = plot.Add.HorizontalLine(oracle, 2, PlotPalette.Reference, LinePattern.Dashed);
        line.LegendText = "a perfect recommender";
        plot.Axes.SetLimitsY(0, Math.Max(0.65, oracle * 1.2));
        plot.ShowLegend(Alignment.LowerRight);
        return PlotChart.Picture(FormattableString.Invariant($"moving-average-{window}.png"), title, plot);
    }

    private static void AddLine(Plot plot, Contender contender, double[][] repeats)
    {
        var steps = repeats[0].Length;
        var colour = PlotPalette.Of(contender);
        if (repeats.Length > 1)
        {
            // A band needs no more points than the picture has columns.
            int[] columns = [.. Enumerable.Range(0, Math.Min(steps, PlotChart.Width)).Select(column => (int)((long)column * (steps - 1) / Math.Max(1, Math.Min(steps, PlotChart.Width) - 1)))];
            var band = plot.Add.FillY(
                [.. columns.Select(step => (double)step + 1)],
                [.. columns.Select(step => repeats.Min(repeat => repeat[step]))],
                [.. columns.Select(step => repeats.Max(repeat => repeat[step]))]);
            band.FillColor = colour.WithAlpha(0.2);
            band.LineWidth = 0;
        }

        double[] mean = [.. Enumerable.Range(0, steps).Select(step => repeats.Average(repeat => repeat[step]))];
        var line = plot.Add.Signal(mean);
        line.Data.XOffset = 1;
        line.Color = colour;
        line.LineWidth = 2.5f;
        line.LinePattern = PlotPalette.PatternOf(contender);
        line.MarkerShape = MarkerShape.None;
        line.LegendText = contender.Name();
    }

    private static double[] Totals(ReadOnlySpan<byte> rewards)
    {
        var totals = new double[rewards.Length];
        var total = 0;
        for (var i = 0; i < totals.Length; i++)
        {
            totals[i] = total += rewards[i];
        }

        return totals;
    }
}
