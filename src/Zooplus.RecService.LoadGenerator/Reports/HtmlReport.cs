using System.Globalization;
using System.Net;
using System.Text;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>A report as one page that needs nothing but itself: pictures and style are inside it.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --line: light-dark(#c8c8c8, #555); --soft: light-dark(#555, #bbb); }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
               color: light-dark(#1a1a1a, #eaeaea); background: light-dark(#fff, #1b1d20); }
        h1 { margin-bottom: .25rem; } h2 { margin-top: 2.5rem; } .soft { color: var(--soft); }
        .wide { overflow-x: auto; } table { border-collapse: collapse; margin: 1.5rem 0; min-width: 60%; }
        caption { text-align: left; font-weight: 600; padding-bottom: .5rem; }
        th, td { padding: .4rem .8rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
        th:first-child, td:first-child { text-align: left; } td { font-variant-numeric: tabular-nums; }
        figure { margin: 1.5rem 0; } img { width: 100%; height: auto; background: #fff; border: 1px solid var(--line); border-radius: .4rem; }
        .warning { border-left: .3rem solid #d55e00; padding: .5rem 1rem; background: light-dark(#fdf1e8, #3a2a1e); }
        """;

    /// <summary>Writes the page in UTF-8.</summary>
    public static void Write(Stream destination, HeadToHeadReport report, IReadOnlyList<ReportPlot> plots)
    {
        using var page = new StreamWriter(destination, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        page.WriteLine("<!DOCTYPE html>");
        page.WriteLine("<html lang=\"en\">");
        page.WriteLine("<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.WriteLine($"<title>Head-to-head, seed {report.Run.Seed.ToString(CultureInfo.InvariantCulture)}</title>");
        page.WriteLine($"<style>{Style}</style></head>");
        page.WriteLine("<body><main>");
        page.WriteLine("<h1>Head-to-head</h1>");
        page.WriteLine($"<p class=\"soft\">{Encode(RunText.Of(report.Run))}</p>");
        if (report.Run.Outcome != RunOutcome.Complete)
        {
            page.WriteLine($"<p class=\"warning\">{Encode(RunText.Unfinished(report.Run))}</p>");
        }

        foreach (var table in HeadToHeadTables.Of(report.Summary))
        {
            Write(page, table);
        }

        foreach (var sentence in HeadToHeadTables.Leads(report.Summary))
        {
            page.WriteLine($"<p>{Encode(sentence)}</p>");
        }

        page.WriteLine("<h2>Pictures</h2>");
        foreach (var plot in plots)
        {
            page.WriteLine($"<figure><img alt=\"{Encode(plot.Title)}\" src=\"data:image/png;base64,{Convert.ToBase64String(plot.Png)}\"></figure>");
        }

        page.WriteLine("<h2>How to read it</h2>");
        page.WriteLine($"<p>{Encode(RunText.Explanation)}</p>");
        page.WriteLine("</main></body></html>");
    }

    private static void Write(StreamWriter page, ReportTable table)
    {
        page.WriteLine($"<div class=\"wide\"><table><caption>{Encode(table.Title)}</caption>");
        page.WriteLine($"<thead><tr>{string.Concat(table.Columns.Select(column => $"<th scope=\"col\">{Encode(column)}</th>"))}</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            page.WriteLine($"<tr>{string.Concat(row.Select(cell => $"<td>{Encode(cell)}</td>"))}</tr>");
        }

        page.WriteLine("</tbody></table></div>");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
