using System.CommandLine;
using Spectre.Console;
using Zooplus.RecService.LoadGenerator.HeadToHead;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.LoadGenerator.Commands;

/// <summary><c>head-to-head</c>: plays the contenders against each other, user by user, and reports who wins.</summary>
internal static class HeadToHeadCommand
{
    /// <summary>The command.</summary>
    public static Command Create(IAnsiConsole console, TimeProvider time)
    {
        var world = new WorldOptions();
        var steps = Options.Whole("--steps", "Users that come by in a repeat.", 40_000, 1, 100_000_000);
        var warmUp = Options.Whole("--warm-up", "Steps that LinUCB learns before the count starts.", 0, 0, 100_000_000);
        var repeats = Options.Whole("--repeats", "Repeats: the same world, other users and rewards, fresh policies.", 1, 1, 10_000);
        var alpha = Options.Real("--alpha", "LinUCB's weight of the uncertainty.", 1.5, 0, 1_000);
        var contenders = new Option<string>("--contenders")
        {
            Description = "Who takes part, separated by commas.",
            DefaultValueFactory = _ => string.Join(',', Contenders.All.Select(contender => contender.Name())),
            HelpName = "NAMES",
        };
        var url = Options.Url();
        var apiKey = Options.ApiKey();
        var replace = new Option<bool>("--replace")
        {
            Description = "Replace the catalogue and weights of the service at --url, and make its policies forget.",
        };
        var inProcess = new Option<bool>("--in-process") { Description = "Ask the policies in this process, without HTTP." };
        var weights = new Option<string?>("--weights")
        {
            Description = "The MLP's weights, trained first when there is no such file. Default: models/mlp-<products>-<users>-<seed>-<interactions>.safetensors",
            HelpName = "FILE",
        };
        var output = new Option<string>("--output")
        {
            Description = "Folder of the report.",
            DefaultValueFactory = _ => Path.Combine("results", "head-to-head"),
            HelpName = "DIR",
        };
        contenders.Validators.Add(result =>
        {
            try
            {
                Contenders.Parse(result.GetValueOrDefault<string>());
            }
            catch (FormatException e)
            {
                result.AddError($"--contenders: {e.Message}");
            }
        });
        var command = new Command("head-to-head", "Play the notebook's comparison against a service, and report who wins.")
        {
            steps, warmUp, contenders, repeats, alpha, url, apiKey, replace, inProcess, weights, output,
        };
        world.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var settings = world.Read(result);
            return new HeadToHeadRun(
                Checked(new HeadToHeadSettings
                {
                    World = settings,
                    Contenders = Contenders.Parse(result.GetValue(contenders)!),
                    Steps = result.GetValue(steps),
                    WarmUp = result.GetValue(warmUp),
                    Repeats = result.GetValue(repeats),
                    Alpha = result.GetValue(alpha),
                    Output = result.GetValue(output)!,
                    Weights = result.GetValue(weights) ?? settings.DefaultWeights,
                    Url = result.GetValue(url),
                    ApiKey = Options.ApiKeyOf(result, apiKey),
                    Replace = result.GetValue(replace),
                    InProcess = result.GetValue(inProcess),
                }),
                console,
                time).RunAsync(cancellationToken);
        });
        return command;
    }

    private static HeadToHeadSettings Checked(HeadToHeadSettings settings) => settings switch
    {
        { InProcess: true, Url: not null } or { InProcess: true, Replace: true } =>
            throw CommandFailedException.Usage("--in-process asks no service; leave out --url and --replace."),
        { Replace: true, Url: null } =>
            throw CommandFailedException.Usage("--replace is about the service at --url, and there is no --url."),
        { Url: not null, Repeats: > 1, Replace: false } =>
            throw CommandFailedException.Usage("--repeats above 1 makes the policies of the service at --url forget; allow it with --replace."),
        { WarmUp: > 0 } when !settings.Contenders.Contains(Contender.LinUcb) =>
            throw CommandFailedException.Usage("--warm-up is for linucb, and it is not among --contenders."),
        _ => settings,
    };
}
