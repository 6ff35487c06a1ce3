using System.CommandLine;
using System.CommandLine.Parsing;
using Spectre.Console;
using Zooplus.RecService.LoadGenerator.HeadToHead;
using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.LoadGenerator.Commands;

/// <summary><c>train</c>: has the trainer make the MLP's weights from a world's log.</summary>
internal static class TrainCommand
{
    /// <summary>The command.</summary>
    public static Command Create(IAnsiConsole console)
    {
        var world = new WorldOptions();
        var data = new Option<string?>("--data")
        {
            Description = "Folder with the log, interactions.csv; the world is drawn and written there when it has none. Default: data/<products>-<users>-<seed>-<interactions>",
            HelpName = "DIR",
        };
        var output = new Option<string?>("--output")
        {
            Description = "The weights, a safetensors file. Default: models/mlp-<products>-<users>-<seed>-<interactions>.safetensors",
            HelpName = "FILE",
        };
        var fromJournal = new Option<Uri?>("--from-journal")
        {
            Description = "Train on what a running service has journalled, instead of on a world's log: every shown product whose reward is known, silence as 0.",
            HelpName = "URL",
            CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? address
                : Refuse(result, $"--from-journal is '{result.Tokens[0].Value}'; the address of a service is allowed, such as http://127.0.0.1:8080."),
        };
        var apiKey = Options.ApiKey();
        var ifMissing = new Option<bool>("--if-missing") { Description = "Do nothing when the weights are there already." };
        var command = new Command("train", "Train the MLP on a world's log. Options that are not listed here are passed on to the trainer.")
        {
            data,
            output,
            fromJournal,
            apiKey,
            ifMissing,
        };
        world.AddTo(command);
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellationToken) =>
        {
            var settings = world.Read(result);
            var weights = result.GetValue(output) ?? settings.DefaultWeights;
            if (result.GetValue(ifMissing) && File.Exists(weights))
            {
                console.WriteLine($"The weights are there already: {Path.GetFullPath(weights)}");
                return Task.FromResult(ExitCode.Done);
            }

            if (result.GetValue(fromJournal) is { } service)
            {
                return JournalTraining.RunAsync(console, service, Options.ApiKeyOf(result, apiKey), result.GetValue(output) ?? JournalTraining.DefaultWeights, result.UnmatchedTokens, cancellationToken);
            }

            return RunAsync(
                console,
                settings,
                result.GetValue(data) ?? Path.Combine("data", settings.FileStem),
                weights,
                result.UnmatchedTokens,
                cancellationToken);
        });
        return command;
    }

    private static Uri? Refuse(ArgumentResult result, string why)
    {
        result.AddError(why);
        return null;
    }

    private static async Task<int> RunAsync(
        IAnsiConsole console,
        WorldSettings settings,
        string data,
        string output,
        IEnumerable<string> furtherArguments,
        CancellationToken cancellationToken)
    {
        var log = Path.Combine(data, WorldFiles.Interactions);
        if (!File.Exists(log))
        {
            var simulated = SimulatedWorld.Draw(settings);
            try
            {
                WorldFiles.Write(data, simulated.World, simulated.Log);
            }
            catch (IOException e)
            {
                throw CommandFailedException.Failed($"--data: {e.Message}", e);
            }

            console.WriteLine($"The log was written to {log}.");
        }

        await MlpTraining.RunAsync(log, output, settings, furtherArguments, cancellationToken);
        return ExitCode.Done;
    }
}
