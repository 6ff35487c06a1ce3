using Spectre.Console;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.LoadGenerator.Commands;
using Zooplus.RecService.LoadGenerator.HeadToHead;
using Zooplus.RecService.Simulation.Tournament;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.LoadGenerator.Tournament;

/// <summary>The MLP's weights, for those who take part in a tournament and rest on them.</summary>
internal static class EntrantWeights
{
    /// <summary>Gives the entrants that need weights theirs, trained first where there are none.</summary>
    /// <param name="entrants">All who take part.</param>
    /// <param name="weights">The path of the weights.</param>
    /// <param name="console">Where to tell of a training.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandFailedException">The weights cannot be read, or not be trained.</exception>
    public static async Task<IReadOnlyList<Entrant>> GiveAsync(
        IReadOnlyList<Entrant> entrants, string weights, IAnsiConsole console, CancellationToken cancellationToken)
    {
        if (!entrants.Any(NeedsWeights))
        {
            return entrants;
        }

        var world = TournamentOptions.TrainedOn;
        var local = await TrainedWeights.GetAsync(weights, world, () => SimulatedWorld.Draw(world), console, cancellationToken);
        return [.. entrants.Select(entrant => NeedsWeights(entrant) ? entrant with { Weights = local.Content } : entrant)];
    }

    private static bool NeedsWeights(Entrant entrant) => entrant.Fresh(Course.Schema) is IWeightedPolicy;
}
