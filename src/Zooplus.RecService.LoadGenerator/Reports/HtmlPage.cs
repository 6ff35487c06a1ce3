using System.Net;
using System.Text;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>Writes a page that needs nothing but itself: pictures and style are inside it. Whole once it is disposed of.</summary>
internal sealed class HtmlPage : IDisposable
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

    private readonly StreamWriter _page;

    /// <summary>Begins a page in UTF-8.</summary>
    /// <param name="destination">Receives it; the caller disposes of it.</param>
    /// <param name="title">The name of the window.</param>
    /// <param name="heading">The heading.</param>
    public HtmlPage(Stream destination, string title, string heading)
    {
        _page = new StreamWriter(destination, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        _page.WriteLine("<!DOCTYPE html>");
        _page.WriteLine("<html lang=\"en\">");
        _page.WriteLine("<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        _page.WriteLine($"<title>{Encode(title)}</title>");
        _page.WriteLine($"<style>{Style}</style></head>");
        _page.WriteLine("<body><main>");
        _page.WriteLine($"<h1>{Encode(heading)}</h1>");
    }

    /// <summary>Adds a heading of a part.</summary>
    public void Heading(string text) => _page.WriteLine($"<h2>{Encode(text)}</h2>");

    /// <summary>Adds a paragraph.</summary>
    public void Paragraph(string text) => _page.WriteLine($"<p>{Encode(text)}</p>");

    /// <summary>Adds a paragraph that stands back.</summary>
    public void Aside(string text) => _page.WriteLine($"<p class=\"soft\">{Encode(text)}</p>");

    /// <summary>Adds a paragraph that stands out.</summary>
    public void Warning(string text) => _page.WriteLine($"<p class=\"warning\">{Encode(text)}</p>");

    /// <summary>Adds a picture.</summary>
    public void Picture(ReportPlot plot) =>
        _page.WriteLine($"<figure><img alt=\"{Encode(plot.Title)}\" src=\"data:image/png;base64,{Convert.ToBase64String(plot.Png)}\"></figure>");

    /// <summary>Adds a table.</summary>
    public void Table(ReportTable table)
    {
        _page.WriteLine($"<div class=\"wide\"><table><caption>{Encode(table.Title)}</caption>");
        _page.WriteLine($"<thead><tr>{string.Concat(table.Columns.Select(column => $"<th scope=\"col\">{Encode(column)}</th>"))}</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            _page.WriteLine($"<tr>{string.Concat(row.Select(cell => $"<td>{Encode(cell)}</td>"))}</tr>");
        }

        _page.WriteLine("</tbody></table></div>");
    }

    /// <summary>Ends the page.</summary>
    public void Dispose()
    {
        _page.WriteLine("</main></body></html>");
        _page.Dispose();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
