using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>What a tournament plays: every entrant in every world, on the same seeds.</summary>
public sealed record TournamentPlan
{
    /// <summary>The first seed that results are reported on. Tuning uses others; see <see cref="FirstTuningSeed"/>.</summary>
    public const long FirstReportingSeed = 0;

    /// <summary>The first seed of tuning, so far from the others that a default that was tuned never meets its own luck again.</summary>
    public const long FirstTuningSeed = 1_000_000;

    /// <summary>Who takes part, labels unique.</summary>
    public required IReadOnlyList<Entrant> Entrants { get; init; }

    /// <summary>Where.</summary>
    public required IReadOnlyList<IWorld> Worlds { get; init; }

    /// <summary>The first seed.</summary>
    public long FirstSeed { get; init; } = FirstReportingSeed;

    /// <summary>How many seeds, each one more than the last.</summary>
    public required int Seeds { get; init; }

    /// <summary>How many users come by in a course of events.</summary>
    public required int Steps { get; init; }

    /// <summary>What a shown product teaches before its reward is known.</summary>
    public Pending Pending { get; init; } = Pending.AsDefault;

    /// <summary>The attribution window in steps: after so many without a reward, a shown product has earned 0.</summary>
    public int Window { get; init; } = 1800;

    /// <summary>At how many steps the regret so far is kept of each course of events.</summary>
    public int CurvePoints { get; init; } = 400;

    /// <summary>The seeds.</summary>
    public IEnumerable<long> AllSeeds => Enumerable.Range(0, Seeds).Select(seed => FirstSeed + seed);
}
