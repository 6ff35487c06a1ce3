using System.Globalization;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.LoadGenerator.HeadToHead;

/// <summary>Has the trainer make the MLP's weights. It is a process of its own, so that its native libraries stay there.</summary>
internal static class MlpTraining
{
    /// <summary>Trains on a world's log, which is written to a file for the time that takes.</summary>
    /// <param name="simulated">The world and its log.</param>
    /// <param name="weights">Where the weights go.</param>
    /// <param name="world">What the world was drawn from.</param>
    /// <param name="cancellationToken">Stops the training; no weights are left behind.</param>
    /// <exception cref="CommandFailedException">The trainer is not there, or failed.</exception>
    public static async Task RunAsync(SimulatedWorld simulated, string weights, WorldSettings world, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("recservice-log-");
        try
        {
            WorldFiles.Write(folder.FullName, simulated.World, simulated.Log);
            await RunAsync(Path.Combine(folder.FullName, WorldFiles.Interactions), weights, world, [], cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Trains on a log. The trainer writes to this console, and puts the weights in their place once they are whole.</summary>
    /// <param name="log">The file of interactions.</param>
    /// <param name="weights">Where the weights go.</param>
    /// <param name="world">The world the log is of.</param>
    /// <param name="furtherArguments">Passed on to the trainer as they are.</param>
    /// <param name="cancellationToken">Stops the training; no weights are left behind.</param>
    /// <exception cref="CommandFailedException">The trainer is not there, or failed.</exception>
    public static async Task RunAsync(
        string log,
        string weights,
        WorldSettings world,
        IEnumerable<string> furtherArguments,
        CancellationToken cancellationToken) => await RunAsync(
            [
                "--interactions", log,
                "--output", weights,
                "--seed", world.Seed.ToString(CultureInfo.InvariantCulture),
                "--users", world.Users.ToString(CultureInfo.InvariantCulture),
                "--products", world.Products.ToString(CultureInfo.InvariantCulture),
                .. furtherArguments,
            ],
            cancellationToken);

    /// <summary>Trains as the trainer's own options say.</summary>
    /// <exception cref="CommandFailedException">The trainer is not there, or failed.</exception>
    public static async Task RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var trainer = SiblingConsole.Find(SiblingConsole.Training, AppContext.BaseDirectory);
        await using var process = ChildProcess.Start(trainer.StartInfo([.. arguments]), onLine: null);
        var exitCode = await process.WaitAsync(cancellationToken);
        if (exitCode != 0)
        {
            throw CommandFailedException.Failed(FormattableString.Invariant($"The training failed with exit code {exitCode}."));
        }
    }
}
