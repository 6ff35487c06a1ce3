using Zooplus.RecService.Simulation.Tournament;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>A tournament in words.</summary>
internal static class TournamentText
{
    /// <summary>What the report's terms mean.</summary>
    public const string Explanation =
        "All figures are of true click probabilities, which the simulator knows: clicks without the luck of the draw. Regret is how many clicks "
        + "fewer that is than an oracle's, who knows the world and shows each user the best there is. Every policy meets the same users and the same "
        + "luck, so two policies are compared seed by seed. That one beats another is said only where the 95 % interval of the mean difference "
        + "(Student's t over the seeds) lies above 0. In a picture a line is the mean over the seeds and a band its 95 % interval; lines that leave the picture lose more.";

    /// <summary>What was played.</summary>
    public static string Of(TournamentReport report) => FormattableString.Invariant(
        $"{report.Plan.Entrants.Count} policies in {report.Plan.Worlds.Count} worlds, {report.Plan.Seeds:N0} seeds from {report.Plan.FirstSeed} on, {report.Plan.Steps:N0} steps each; silence pending {report.Plan.Pending}; {report.Elapsed.TotalSeconds:N0} s.{(report.IsComplete ? "" : " It was interrupted: the figures are of the seeds that all had played by then.")}");

    /// <summary>Who beats whom in a world, as far as the paired differences tell; a sentence a policy.</summary>
    public static IEnumerable<string> Claims(WorldResult world)
    {
        foreach (var beaten in world.Comparisons().Where(comparison => comparison.IsClear).GroupBy(comparison => comparison.Better))
        {
            var by = beaten.Select(comparison => FormattableString.Invariant(
                $"{comparison.Worse} by {comparison.Difference.Mean:N1} clicks ({comparison.Difference.Interval!.Low:N1} to {comparison.Difference.Interval.High:N1})"));
            yield return $"{world.World.Name}: {beaten.Key} beats {string.Join(", ", by)}.";
        }

        foreach (var comparison in world.Comparisons(outcome => outcome.ShareAfterChange).Where(comparison => comparison.IsClear))
        {
            yield return FormattableString.Invariant(
                $"{world.World.Name}, after tastes change: {comparison.Better} beats {comparison.Worse} by {comparison.Difference.Mean:F4} of the oracle's clicks ({comparison.Difference.Interval!.Low:F4} to {comparison.Difference.Interval.High:F4}).");
        }
    }
}
