using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.LoadGenerator.Tournament;
using Zooplus.RecService.LoadGenerator.Tuning;
using Zooplus.RecService.Simulation.Tournament;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.LoadGenerator.Commands;

/// <summary><c>tune</c>: finds a setting of a policy, by simulation of worlds or by replay of a service's journal, and prints the curve.</summary>
internal static class TuneCommand
{
    /// <summary>The command.</summary>
    public static Command Create(IAnsiConsole console, TimeProvider time)
    {
        var policy = new Option<string>("--policy") { Description = "The policy, with or without settings that stay as they are.", DefaultValueFactory = _ => "linucb-shared", HelpName = "POLICY" };
        var setting = new Option<string>("--setting") { Description = "The setting to tune: alpha, ridge, discount, priorStrength and the like.", DefaultValueFactory = _ => "alpha", HelpName = "NAME" };
        var values = Options.Read<double[]?>("--values", "Values to try, separated by commas. The default is tried in any case. Default: some around it", null, ParseValues);
        var worlds = TournamentOptions.Worlds("A world to tune for; may be given several times. Default: notebook");
        var seeds = Options.Whole("--seeds", "Courses of events in each world.", 40, 2, 100_000);
        var firstSeed = Options.Whole("--first-seed", "The first of them. 'tournament' plays from 0 on, so that no result is reported on seeds a setting was tuned on.", TournamentPlan.FirstTuningSeed, 0);
        var steps = Options.Whole("--steps", "Users that come by in each.", 40_000, 1, 10_000_000);
        var pending = TournamentOptions.Pending();
        var parallel = TournamentOptions.Parallelism();
        var weights = TournamentOptions.Weights();
        var journal = Options.FromJournal("Replay the journal of this running service instead of simulating.");
        var apiKey = Options.ApiKey();
        var command = new Command("tune", "Find a setting of a policy, for worlds or for the journal of a running service.")
        {
            policy, setting, values, worlds, seeds, firstSeed, steps, pending, parallel, weights, journal, apiKey,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var tuned = Tuned(result.GetValue(policy)!, result.GetValue(setting)!, result.GetValue(values) is { Length: > 0 } given ? given : null);
            var entrants = await EntrantWeights.GiveAsync(tuned.Entrants, result.GetValue(weights)!, console, cancellationToken);
            if (result.GetValue(journal) is { } service)
            {
                var replayed = await JournalTuning.RunAsync(tuned.With(entrants), service, Options.ApiKeyOf(result, apiKey), cancellationToken);
                ConsoleReport.Print(console, replayed.Curve());
                console.WriteLine(replayed.Recommendation());
                return ExitCode.Done;
            }

            var run = new TournamentRun(
                new TournamentPlan
                {
                    Entrants = entrants,
                    Worlds = TournamentOptions.WorldsOf(result, worlds, [WorldRegister.All[0]]),
                    FirstSeed = result.GetValue(firstSeed),
                    Seeds = result.GetValue(seeds),
                    Steps = result.GetValue(steps),
                    Pending = result.GetValue(pending),
                },
                time);
            var play = Task.Run(() => run.PlayAsync(result.GetValue(parallel), cancellationToken), CancellationToken.None);
            await new ProgressDisplay(console, time).ShowAsync(new TournamentPace(run, time), play);
            var played = await play;
            cancellationToken.ThrowIfCancellationRequested();
            var tuning = new WorldTuning(tuned, played);
            ConsoleReport.Print(console, tuning.Curve());
            console.WriteLine(tuning.Recommendation());
            return ExitCode.Done;
        });
        return command;
    }

    private static TunedSetting Tuned(string policy, string setting, double[]? values)
    {
        try
        {
            return TunedSetting.Parse(policy, setting, values);
        }
        catch (FormatException e)
        {
            throw CommandFailedException.Usage($"tune: {e.Message}");
        }
    }

    private static double[] ParseValues(string text) =>
    [
        .. text.Split(',', StringSplitOptions.TrimEntries).Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"'{part}' is not a number; give numbers separated by commas.")),
    ];
}
