using System.Text.Json;
using System.Text.Json.Serialization;
using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>Writes every figure of a report under its plain name.</summary>
internal static class SummaryJson
{
    /// <summary>Writes the summary, indented, in UTF-8.</summary>
    public static void Write(Stream destination, HeadToHeadReport report)
    {
        JsonSerializer.Serialize(
            destination,
            new Summary(report.Run, report.Summary.Contenders, report.Summary.Repeats),
            ReportJson.Default.Summary);
        destination.Write("\n"u8);
    }

    internal sealed record Summary(
        RunDescription Run,
        IReadOnlyList<ContenderSpread> AcrossRepeats,
        IReadOnlyList<RepeatSummary> Repeats);
}

/// <summary>How the reports' figures look as JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(SummaryJson.Summary))]
internal sealed partial class ReportJson : JsonSerializerContext;
