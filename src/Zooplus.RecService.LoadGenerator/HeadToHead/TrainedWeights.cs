using Spectre.Console;
using Zooplus.RecService.LoadGenerator.Shops;

namespace Zooplus.RecService.LoadGenerator.HeadToHead;

/// <summary>The MLP's weights for a world, trained when nobody has done that yet.</summary>
internal static class TrainedWeights
{
    /// <summary>Reads the weights, and has them trained first when there is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="world">The world they are of.</param>
    /// <param name="draw">Draws that world with its log.</param>
    /// <param name="console">Where to tell of it.</param>
    /// <param name="cancellationToken">Stops the training; no weights are left behind.</param>
    /// <exception cref="CommandFailedException">The file holds something else, or the training failed.</exception>
    public static async Task<LocalWeights> GetAsync(
        string path, WorldSettings world, Func<SimulatedWorld> draw, IAnsiConsole console, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            console.WriteLine($"There are no weights at {path} yet, so the MLP is trained first.");
            await MlpTraining.RunAsync(draw(), path, world, cancellationToken);
        }

        return LocalWeights.Load(path);
    }
}
