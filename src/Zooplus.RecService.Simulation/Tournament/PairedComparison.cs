using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>Two entrants on the same seeds: the same users and the same luck, so that the difference is the policies'.</summary>
/// <param name="Better">The entrant with the smaller mean regret.</param>
/// <param name="Worse">The other.</param>
/// <param name="Clicks">How many clicks more the better one gets.</param>
public sealed record PairedComparison(string Better, string Worse, Spread Clicks)
{
    /// <summary>Whether the 95 % interval says that the better one is better; false for a single seed, which says nothing.</summary>
    public bool IsClear => Clicks.Interval is { Low: > 0 };

    /// <summary>Compares two entrants of one world.</summary>
    public static PairedComparison Of(EntrantResult better, EntrantResult worse) => new(
        better.Label,
        worse.Label,
        Spread.Of([.. better.Outcomes.Zip(worse.Outcomes, (ahead, behind) => ahead.Value - behind.Value)]));
}
