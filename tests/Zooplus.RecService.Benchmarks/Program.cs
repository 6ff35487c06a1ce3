using System.CommandLine;
using BenchmarkDotNet.Running;
using Spectre.Console;
using Zooplus.RecService.Benchmarks;
using Zooplus.RecService.Benchmarks.Http;
using Zooplus.RecService.Benchmarks.Journal;
using Zooplus.RecService.LoadGenerator;
using Commands = Zooplus.RecService.LoadGenerator.Commands;

var console = AnsiConsole.Console;
if (!console.Profile.Out.IsTerminal)
{
    console.Profile.Width = 1000;
}

if (args is ["cpu", .. var only])
{
    CpuTimes.Print(console, only);
    return ExitCode.Done;
}

if (args is ["memory"])
{
    MemorySizes.Print(console);
    return ExitCode.Done;
}

if (args is ["http" or "parts" or "start" or "resident" or "head-to-head" or "learning" or "catalogue" or "users" or "in-process" or "journal", ..])
{
    using var interrupt = new Interrupt();
    var root = new RootCommand("Measures the service as a whole, and its journal.")
    {
        HttpCommand.Create(console),
        HttpCommand.CreateParts(console),
        HttpCommand.CreateStart(console),
        HttpCommand.CreateResident(console),
        HttpCommand.CreateHeadToHead(console),
        HttpCommand.CreateLearning(console),
        HttpCommand.CreateCatalogue(console),
        HttpCommand.CreateUsers(console),
        InProcessPlay.Create(console),
        JournalCommand.Create(console),
    };
    return await Commands.CommandLine.RunAsync(root, args, Console.Error, interrupt.Token);
}

BenchmarkSwitcher.FromAssembly(typeof(LinUcbBenchmarks).Assembly).Run(args);
return ExitCode.Done;
