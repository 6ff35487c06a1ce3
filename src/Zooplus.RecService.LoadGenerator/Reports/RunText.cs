namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>A run in words.</summary>
internal static class RunText
{
    /// <summary>What the report's terms mean.</summary>
    public const string Explanation =
        "Overall CTR counts clicks, luck included; its interval is Wilson's. True CTR is the mean probability of a click on what was chosen, "
        + "which the simulator knows: the same figure without the luck of the draw. Regret is how many clicks fewer that is than a perfect "
        + "recommender's, who always shows the product each user is most likely to click.";

    /// <summary>What was played.</summary>
    public static string Of(RunDescription run)
    {
        var repeats = run.Repeats == 1 ? "" : Text($"{run.Repeats} repeats of ");
        var warmUp = run.WarmUp == 0 ? "from a cold start" : Text($"after a warm-up of {run.WarmUp:N0} steps");
        var transport = run.Transport == RunTransport.Http ? "over HTTP" : "in process";
        return Text($"{repeats}{run.Steps:N0} steps {warmUp}, {transport}; {run.Products:N0} products, {run.Users:N0} users, seed {run.Seed}, ")
            + Text($"{run.Interactions:N0} interactions in the log, α = {run.Alpha}; {run.Seconds:F2} s, {run.StepsPerSecond:N0} steps/s.");
    }

    /// <summary>Why there is less than planned.</summary>
    public static string Unfinished(RunDescription run) => run.Outcome == RunOutcome.Interrupted
        ? "The run was interrupted: the figures are of what was played until then."
        : $"The run failed: {run.Failure} The figures are of what was played until then.";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
