using Spectre.Console;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>Shows a report on the console.</summary>
internal static class ConsoleReport
{
    /// <summary>Prints the tables and the sentences.</summary>
    public static void Print(IAnsiConsole console, HeadToHeadReport report)
    {
        foreach (var table in HeadToHeadTables.Of(report.Summary))
        {
            Print(console, table);
        }

        foreach (var sentence in HeadToHeadTables.Leads(report.Summary))
        {
            console.WriteLine(sentence);
        }
    }

    /// <summary>Prints one table.</summary>
    public static void Print(IAnsiConsole console, ReportTable content)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.Title(Markup.Escape(content.Title));
        for (var column = 0; column < content.Columns.Count; column++)
        {
            var header = new TableColumn(Markup.Escape(content.Columns[column]));
            table.AddColumn(column == 0 ? header : header.RightAligned());
        }

        foreach (var row in content.Rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        console.Write(table);
    }
}
