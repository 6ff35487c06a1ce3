using System.CommandLine;
using Spectre.Console;
using Zooplus.RecService.LoadGenerator;
using Zooplus.RecService.LoadGenerator.Commands;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>The commands that measure the service beside empty endpoints.</summary>
internal static class HttpCommand
{
    private static readonly string[] Journals = ["off", "on"];

    /// <summary><c>http</c>: what a recommendation costs.</summary>
    public static Command Create(IAnsiConsole console)
    {
        var products = new Option<int[]>("--products")
        {
            Description = "Sizes of the shop.",
            DefaultValueFactory = _ => [50, 50_000],
            AllowMultipleArgumentsPerToken = true,
        };
        var journal = JournalOption();
        var rounds = Options.Whole("--rounds", "How often each endpoint is measured.", 5, 1, 100);
        var seconds = Options.Whole("--seconds", "For how long each time.", 5, 1, 3_600);
        var connections = Options.Whole("--connections", "Connections that ask at once.", 32, 1, 10_000);
        var command = new Command("http", "Compare /recommend with an empty endpoint of the same host and of a bare one.") { products, journal, rounds, seconds, connections };
        command.SetAction(async (result, cancellationToken) =>
        {
            var comparison = new HttpComparison(result.GetValue(rounds), result.GetValue(seconds), result.GetValue(connections), console);
            foreach (var size in result.GetValue(products)!)
            {
                foreach (var kept in result.GetValue(journal)!)
                {
                    await comparison.RunAsync(size, kept == "on", cancellationToken);
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary><c>start</c>: how long the service takes to be ready.</summary>
    public static Command CreateStart(IAnsiConsole console)
    {
        var rounds = Options.Whole("--rounds", "How often the service and its host are started.", 5, 1, 100);
        var command = new Command("start", "Compare the service's start with that of its host without features.") { rounds };
        command.SetAction(async (result, cancellationToken) =>
        {
            await new StartComparison(result.GetValue(rounds), console).RunAsync(cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary><c>resident</c>: how much memory the service's process holds.</summary>
    public static Command CreateResident(IAnsiConsole console)
    {
        var journal = JournalOption();
        var requests = Options.Whole("--requests", "How many requests it is asked.", 1_000_000, 2, 1_000_000_000);
        var pending = Options.Whole("--pending", "How many decisions nobody rewards.", 100_000, 0, 10_000_000);
        var command = new Command("resident", "Measure the resident memory of the service after many requests.") { journal, requests, pending };
        command.SetAction(async (result, cancellationToken) =>
        {
            var memory = new ResidentMemory(result.GetValue(requests), result.GetValue(pending), console);
            foreach (var kept in result.GetValue(journal)!)
            {
                await memory.RunAsync(kept == "on", cancellationToken);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string[]> JournalOption()
    {
        var journal = new Option<string[]>("--journal")
        {
            Description = "Whether decisions are kept in a journal.",
            DefaultValueFactory = _ => Journals,
            AllowMultipleArgumentsPerToken = true,
        };
        journal.AcceptOnlyFromAmong(Journals);
        return journal;
    }
}
