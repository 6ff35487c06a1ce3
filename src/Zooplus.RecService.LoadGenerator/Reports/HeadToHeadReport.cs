using Zooplus.RecService.Simulation.HeadToHead;
using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>All that is reported of a run, and the files it is written to.</summary>
/// <param name="Run">What was played.</param>
/// <param name="Summary">Who won.</param>
/// <param name="Histories">Every decision, by repeat.</param>
internal sealed record HeadToHeadReport(RunDescription Run, RunSummary Summary, IReadOnlyList<History> Histories)
{
    /// <summary>Sums up what was played; null when not one step came to its end.</summary>
    public static HeadToHeadReport? Of(RunDescription run, IReadOnlyList<History> histories)
    {
        History[] played = [.. histories.Where(history => history.Steps > 0)];
        return played.Length == 0 ? null : new HeadToHeadReport(run, RunSummary.Of(played), played);
    }

    /// <summary>Writes every file of the report into a folder, over those of an earlier run.</summary>
    /// <returns>The path of the HTML file, which holds all of it.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public string Write(OutputFolder folder)
    {
        using (var csv = folder.Create("history.csv"))
        {
            HistoryCsv.Write(csv, Histories);
        }

        using (var json = folder.Create("summary.json"))
        {
            SummaryJson.Write(json, this);
        }

        IReadOnlyList<ReportPlot> plots = HeadToHeadPlots.Draw(Histories);
        foreach (var plot in plots)
        {
            using var png = folder.Create(plot.FileName);
            png.Write(plot.Png);
        }

        using var html = folder.Create("report.html");
        HtmlReport.Write(html, this, plots);
        return folder.PathOf("report.html");
    }
}
