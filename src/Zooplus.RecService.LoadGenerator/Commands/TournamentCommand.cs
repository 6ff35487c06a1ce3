using System.CommandLine;
using Spectre.Console;
using Zooplus.RecService.LoadGenerator.Tournament;
using Zooplus.RecService.Simulation.Tournament;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.LoadGenerator.Commands;

/// <summary><c>tournament</c>: plays policies in worlds, seed by seed, and reports who wins where.</summary>
internal static class TournamentCommand
{
    /// <summary>The command.</summary>
    public static Command Create(IAnsiConsole console, TimeProvider time)
    {
        var policies = TournamentOptions.Policies();
        var worlds = TournamentOptions.Worlds(
            $"A world to play in; may be given several times. There are {string.Join(", ", WorldRegister.All.Select(world => world.Name))}. Default: all");
        var seeds = Options.Whole("--seeds", "Courses of events in each world.", 20, 1, 100_000);
        var firstSeed = Options.Whole("--first-seed", "The first of them; the others follow it. 'tune' plays from 1000000 on.", TournamentPlan.FirstReportingSeed, 0);
        var steps = Options.Whole("--steps", "Users that come by in each.", 40_000, 1, 10_000_000);
        var pending = TournamentOptions.Pending();
        var parallel = TournamentOptions.Parallelism();
        var weights = TournamentOptions.Weights();
        var http = new Option<bool>("--http") { Description = "Ask over HTTP: a service of our own for each course of events, in which time is simulated." };
        var output = new Option<string>("--output")
        {
            Description = "Folder of the report.",
            DefaultValueFactory = _ => Path.Combine("results", "tournament"),
            HelpName = "DIR",
        };
        var command = new Command("tournament", "Play policies against each other in worlds that change, and report who wins where.")
        {
            policies, worlds, seeds, firstSeed, steps, pending, parallel, weights, http, output,
        };
        command.SetAction((result, cancellationToken) => new TournamentCommandRun(
            new TournamentSettings
            {
                Plan = new TournamentPlan
                {
                    Entrants = TournamentOptions.PoliciesOf(result, policies),
                    Worlds = TournamentOptions.WorldsOf(result, worlds, WorldRegister.All),
                    FirstSeed = result.GetValue(firstSeed),
                    Seeds = result.GetValue(seeds),
                    Steps = result.GetValue(steps),
                    Pending = result.GetValue(pending),
                },
                Parallelism = result.GetValue(parallel),
                Weights = result.GetValue(weights)!,
                OverHttp = result.GetValue(http),
                Output = result.GetValue(output)!,
            },
            console,
            time).RunAsync(cancellationToken));
        return command;
    }
}
