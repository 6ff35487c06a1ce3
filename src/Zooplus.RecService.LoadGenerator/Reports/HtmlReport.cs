namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>The report of a head-to-head as one page.</summary>
internal static class HtmlReport
{
    /// <summary>Writes the page in UTF-8.</summary>
    public static void Write(Stream destination, HeadToHeadReport report, IReadOnlyList<ReportPlot> plots)
    {
        using var page = new HtmlPage(destination, FormattableString.Invariant($"Head-to-head, seed {report.Run.Seed}"), "Head-to-head");
        page.Aside(RunText.Of(report.Run));
        if (report.Run.Outcome != RunOutcome.Complete)
        {
            page.Warning(RunText.Unfinished(report.Run));
        }

        foreach (var table in HeadToHeadTables.Of(report.Summary))
        {
            page.Table(table);
        }

        foreach (var sentence in HeadToHeadTables.Leads(report.Summary))
        {
            page.Paragraph(sentence);
        }

        page.Heading("Pictures");
        foreach (var plot in plots)
        {
            page.Picture(plot);
        }

        page.Heading("How to read it");
        page.Paragraph(RunText.Explanation);
    }
}
