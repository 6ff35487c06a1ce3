namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>A picture of a report.</summary>
/// <param name="FileName">The file it is written to.</param>
/// <param name="Title">What it shows, for those who cannot see it.</param>
/// <param name="Png">The picture.</param>
internal sealed record ReportPlot(string FileName, string Title, byte[] Png);
