namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>How a run ended.</summary>
internal static class RunOutcome
{
    /// <summary>Every step was played.</summary>
    public const string Complete = "complete";

    /// <summary>Someone stopped it.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>It could not go on.</summary>
    public const string Failed = "failed";
}
