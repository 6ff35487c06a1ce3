using Zooplus.RecService.Simulation.Tournament;

namespace Zooplus.RecService.LoadGenerator.Tournament;

/// <summary>What a tournament plays, and how.</summary>
internal sealed record TournamentSettings
{
    /// <summary>Who plays where and how often; the MLP has no weights yet.</summary>
    public required TournamentPlan Plan { get; init; }

    /// <summary>How many courses of events are played at a time, 1 or more.</summary>
    public required int Parallelism { get; init; }

    /// <summary>The MLP's weights; trained and put there first when there is no such file.</summary>
    public required string Weights { get; init; }

    /// <summary>Whether the policies are asked over HTTP, each in a service of our own in which time is simulated.</summary>
    public bool OverHttp { get; init; }

    /// <summary>The folder of the report.</summary>
    public required string Output { get; init; }
}
