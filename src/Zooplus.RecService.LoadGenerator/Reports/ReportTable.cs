namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>A table to be shown on the console or in a page. The first column is text, the others are figures.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The cells, a list for each row.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
