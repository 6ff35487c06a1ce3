using System.CommandLine;
using Spectre.Console;
using Zooplus.RecService.LoadGenerator;
using Zooplus.RecService.LoadGenerator.Commands;

namespace Zooplus.RecService.Benchmarks.Journal;

/// <summary><c>journal</c>: what the journal costs for each decision, without HTTP.</summary>
internal static class JournalCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var decisions = Options.Whole("--decisions", "How many decisions are kept.", 200_000, 1, 100_000_000);
        var batch = Options.Whole("--batch", "How many facts share a commit.", 16, 1, 100_000);
        var powerCut = new Option<bool>("--power-cut") { Description = "Have every commit wait for the disk." };
        var command = new Command("journal", "Keep decisions, then rewards for them, and say what each took.") { decisions, batch, powerCut };
        command.SetAction(result =>
        {
            new JournalCosts(result.GetValue(decisions), result.GetValue(batch), result.GetValue(powerCut)).Print(console);
            return ExitCode.Done;
        });
        return command;
    }
}
