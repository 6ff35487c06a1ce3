using System.CommandLine;
using Spectre.Console;
using Zooplus.RecService.LoadGenerator;
using Zooplus.RecService.LoadGenerator.Commands;
using Zooplus.RecService.LoadGenerator.Processes;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>The commands that measure the service beside empty endpoints.</summary>
internal static class HttpCommand
{
    private const string HostsProject = "Zooplus.RecService.Benchmarks.Hosts";

    private static readonly string[] Journals = ["off", "on"];

    private static readonly Option<string?> HostsFolder = new("--hosts") { Description = $"Folder of a published {HostsProject}; without it the one that was built with this program." };

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
        var connections = ConnectionsOption();
        var command = new Command("http", "Compare /recommend with an empty endpoint of the same host and of a bare one.") { products, journal, rounds, seconds, connections, HostsFolder };
        command.SetAction(async (result, cancellationToken) =>
        {
            var comparison = new HttpComparison(Hosts(result), result.GetValue(rounds), result.GetValue(seconds), result.GetValue(connections), console);
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

    /// <summary><c>parts</c>: what each part of the host costs.</summary>
    public static Command CreateParts(IAnsiConsole console)
    {
        var starts = Options.Whole("--starts", "In how many processes each host is measured.", 5, 1, 100);
        var rounds = Options.Whole("--rounds", "How often each process is measured.", 5, 1, 100);
        var seconds = Options.Whole("--seconds", "For how long each time.", 1, 1, 3_600);
        var connections = ConnectionsOption();
        var command = new Command("parts", "Measure what a request pays for each middleware and exporter.") { starts, rounds, seconds, connections, HostsFolder };
        command.SetAction(async (result, cancellationToken) =>
        {
            await new PartCosts(Hosts(result), result.GetValue(starts), result.GetValue(rounds), result.GetValue(seconds), result.GetValue(connections), console).RunAsync(cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary><c>start</c>: how long the service takes to be ready.</summary>
    public static Command CreateStart(IAnsiConsole console)
    {
        var rounds = Options.Whole("--rounds", "How often the service and its host are started.", 5, 1, 100);
        var command = new Command("start", "Compare the service's start with that of its host without features.") { rounds, HostsFolder };
        command.SetAction(async (result, cancellationToken) =>
        {
            await new StartComparison(Hosts(result), result.GetValue(rounds), console).RunAsync(cancellationToken);
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
        var command = new Command("resident", "Measure the resident memory of the service after many requests.") { journal, requests, pending, HostsFolder };
        command.SetAction(async (result, cancellationToken) =>
        {
            var memory = new ResidentMemory(Hosts(result), result.GetValue(requests), result.GetValue(pending), console);
            foreach (var kept in result.GetValue(journal)!)
            {
                await memory.RunAsync(kept == "on", cancellationToken);
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary><c>head-to-head</c>: what the notebook's protocol costs.</summary>
    public static Command CreateHeadToHead(IAnsiConsole console)
    {
        var rounds = Options.Whole("--rounds", "How often the protocol is played against each.", 5, 1, 100);
        var steps = Options.Whole("--steps", "Users that come by in a round.", 40_000, 1, 10_000_000);
        var command = new Command("head-to-head", "Play the protocol of the comparison against the service, and against empty endpoints of the same host.") { rounds, steps, HostsFolder };
        command.SetAction(async (result, cancellationToken) =>
        {
            await new HeadToHeadComparison(Hosts(result), result.GetValue(rounds), result.GetValue(steps), console).RunAsync(cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary><c>learning</c>: whether learning makes readers wait.</summary>
    public static Command CreateLearning(IAnsiConsole console)
    {
        var rounds = Options.Whole("--rounds", "How often each is measured.", 5, 1, 100);
        var seconds = Options.Whole("--seconds", "For how long each time.", 5, 1, 3_600);
        var rate = Options.Whole("--rate", "Requests of either kind that start in a second.", 2_000, 1, 100_000);
        var command = new Command("learning", "Compare /recommend beside /feedback with /recommend beside empty requests, at a fixed rate.") { rounds, seconds, rate, HostsFolder };
        command.SetAction(async (result, cancellationToken) =>
        {
            await new LearningComparison(Hosts(result), result.GetValue(rounds), result.GetValue(seconds), result.GetValue(rate), console).RunAsync(cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary><c>catalogue</c>: how long a change of one product takes.</summary>
    public static Command CreateCatalogue(IAnsiConsole console)
    {
        var products = Options.Whole("--products", "How many products the shop has.", 50_000, 1, 1_000_000);
        var rounds = Options.Whole("--rounds", "How often the load is measured with changes and without.", 3, 1, 100);
        var seconds = Options.Whole("--seconds", "For how long each time.", 5, 1, 3_600);
        var rate = Options.Whole("--rate", "Recommendations, each with its feedback, that start in a second.", 1_000, 1, 100_000);
        var command = new Command("catalogue", "Measure how long a change of one product takes, and whether requests wait for it.") { products, rounds, seconds, rate, HostsFolder };
        command.SetAction(async (result, cancellationToken) =>
        {
            var times = new CatalogueChangeTimes(Hosts(result), result.GetValue(products), result.GetValue(rounds), result.GetValue(seconds), result.GetValue(rate), console);
            await times.RunAsync(cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary><c>users</c>: what users take of the memory.</summary>
    public static Command CreateUsers(IAnsiConsole console)
    {
        var users = Options.Whole("--users", "How many users the shop has.", 1_000_000, 1, 2_000_000);
        var strangers = Options.Whole("--strangers", "How many users ask that the shop does not know.", 100_000, 0, 100_000_000);
        var command = new Command("users", "Measure the memory of the service with many users.") { users, strangers, HostsFolder };
        command.SetAction(async (result, cancellationToken) =>
        {
            await new UserMemory(Hosts(result), result.GetValue(users), result.GetValue(strangers), console).RunAsync(cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static SiblingConsole Hosts(ParseResult result) =>
        result.GetValue(HostsFolder) is { } folder ? SiblingConsole.In(folder, HostsProject) : SiblingConsole.Find(HostsProject, AppContext.BaseDirectory);

    private static Option<int> ConnectionsOption() => Options.Whole("--connections", "Connections that ask at once.", 32, 1, 10_000);

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
