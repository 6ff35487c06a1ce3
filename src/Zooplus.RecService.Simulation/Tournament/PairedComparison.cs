using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>Two entrants on the same seeds: the same users and the same luck, so that the difference is the policies'.</summary>
/// <param name="Better">The entrant with the larger mean.</param>
/// <param name="Worse">The other.</param>
/// <param name="Difference">By how much the better one is ahead, seed by seed.</param>
public sealed record PairedComparison(string Better, string Worse, Spread Difference)
{
    /// <summary>Whether the 95 % interval says that the better one is better; false for a single seed, which says nothing.</summary>
    public bool IsClear => Difference.Interval is { Low: > 0 };

    /// <summary>Compares two entrants of one world.</summary>
    /// <param name="better">The one expected to be ahead.</param>
    /// <param name="worse">The other.</param>
    /// <param name="figure">What is compared; more is better.</param>
    public static PairedComparison Of(EntrantResult better, EntrantResult worse, Func<CourseOutcome, double> figure) => new(
        better.Label,
        worse.Label,
        Spread.Of([.. better.Outcomes.Zip(worse.Outcomes, (ahead, behind) => figure(ahead) - figure(behind))]));
}
