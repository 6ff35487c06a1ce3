using System.CommandLine;
using Spectre.Console;
using Zooplus.RecService.LoadGenerator;
using Zooplus.RecService.LoadGenerator.Commands;

var console = AnsiConsole.Console;
if (!console.Profile.Out.IsTerminal)
{
    // A file or pipe has no width; lines there are as long as they are.
    console.Profile.Width = 1000;
}

using var interrupt = new Interrupt();
var root = new RootCommand("Simulates a shop's visitors, trains the MLP on their log, and plays and loads the recommendation service.");
root.Subcommands.Add(HeadToHeadCommand.Create(console, TimeProvider.System));
root.Subcommands.Add(LoadCommand.Create(console, TimeProvider.System));
root.Subcommands.Add(PriorCommand.Create(console));
root.Subcommands.Add(SimulateCommand.Create(console));
root.Subcommands.Add(TournamentCommand.Create(console, TimeProvider.System));
root.Subcommands.Add(TrainCommand.Create(console));
root.Subcommands.Add(TuneCommand.Create(console, TimeProvider.System));
return await CommandLine.RunAsync(root, args, Console.Error, interrupt.Token);
