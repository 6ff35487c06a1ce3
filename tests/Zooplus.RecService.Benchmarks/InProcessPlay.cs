using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.Benchmarks.Http;
using Zooplus.RecService.LoadGenerator;
using Zooplus.RecService.LoadGenerator.Commands;
using Zooplus.RecService.LoadGenerator.HeadToHead;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.LoadGenerator.Shops;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.Benchmarks;

/// <summary>How long the notebook's protocol takes without HTTP, journal and report: LinUCB against random choice, as <c>head-to-head --in-process</c> plays it.</summary>
/// <param name="rounds">How often it is played after it was played once to warm up.</param>
/// <param name="steps">Users that come by in a round.</param>
/// <param name="console">Where to tell of it.</param>
internal sealed class InProcessPlay(int rounds, int steps, IAnsiConsole console)
{
    private static readonly WorldSettings World = new(50, 1_000, 42, 1);
    private static readonly Contender[] Players = [Contender.LinUcb, Contender.Random];

    /// <summary><c>in-process</c>.</summary>
    public static Command Create(IAnsiConsole console)
    {
        var rounds = Options.Whole("--rounds", "How often the protocol is played after the warm-up.", 9, 1, 1_000);
        var steps = Options.Whole("--steps", "Users that come by in a round.", 40_000, 1, 10_000_000);
        var command = new Command("in-process", "Play the protocol of the comparison without HTTP.") { rounds, steps };
        command.SetAction(async (result, cancellationToken) =>
        {
            await new InProcessPlay(result.GetValue(rounds), result.GetValue(steps), console).RunAsync(cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await PlayAsync(cancellationToken);
        var times = new List<(TimeSpan Elapsed, TimeSpan Processor)>();
        for (var round = 0; round < rounds; round++)
        {
            times.Add(await PlayAsync(cancellationToken));
        }

        ConsoleReport.Print(console, new ReportTable(
            Text($"The protocol in process, {steps:N0} steps of linucb and random, after one such play; in ms"),
            ["Round", "elapsed", "processor time"],
            [.. times.Select((time, number) => (IReadOnlyList<string>)[Text($"{number + 1}"), Text($"{time.Elapsed.TotalMilliseconds:F0}"), Text($"{time.Processor.TotalMilliseconds:F0}")])]));
        console.WriteLine(Text(
            $"Medians: {Medians.Of(times.Select(time => time.Elapsed.TotalMilliseconds)):F0} ms, {Medians.Of(times.Select(time => time.Processor.TotalMilliseconds)):F0} ms of processor time."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task<(TimeSpan Elapsed, TimeSpan Processor)> PlayAsync(CancellationToken cancellationToken)
    {
        var simulated = SimulatedWorld.Draw(World);
        var series = new MatchSeries("benchmark", new MatchPlan(steps, 0, Players), 1, simulated.Draws, new InProcessShop(simulated.World, alpha: 1.5, weights: null));
        var recorder = await series.StartRepeatAsync(cancellationToken);
        var (started, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await series.PlayRepeatAsync(recorder, cancellationToken);
        return (Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - processor);
    }
}
