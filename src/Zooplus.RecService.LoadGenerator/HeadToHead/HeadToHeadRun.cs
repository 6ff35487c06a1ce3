using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.Client;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.LoadGenerator.Shops;
using Zooplus.RecService.Simulation;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.LoadGenerator.HeadToHead;

/// <summary>One run from the world to the report: draws the world, trains if need be, opens a shop, plays the repeats, reports.</summary>
/// <param name="settings">What to play.</param>
/// <param name="console">Where to tell of it.</param>
/// <param name="time">Measures the run.</param>
internal sealed class HeadToHeadRun(HeadToHeadSettings settings, IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan TimeForInterruptToArrive = TimeSpan.FromMilliseconds(300);

    /// <summary>Plays and reports; what was played is reported even when the run was stopped or broke off.</summary>
    /// <returns>What the process ends with.</returns>
    /// <exception cref="CommandFailedException">Nothing could be played.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var output = OutputFolder.Open(settings.Output);
        var simulated = SimulatedWorld.Draw(settings.World);
        var weights = settings.Contenders.Contains(Contender.Mlp)
            ? await TrainedWeights.GetAsync(settings.Weights, settings.World, () => simulated, console, cancellationToken)
            : null;

        await using var session = await OpenAsync(simulated.World, weights, cancellationToken);
        console.WriteLine($"Playing {session.Place}.");
        var series = new MatchSeries(settings.RunName(weights?.Version), settings.Plan, settings.Repeats, simulated.Draws, session.Shop);
        var (outcome, failure, elapsed) = await PlayAsync(series, session, cancellationToken);

        var steps = series.Recorders.Sum(recorder => recorder.Steps + recorder.WarmUpSteps);
        var report = HeadToHeadReport.Of(
            Describe(weights, outcome, failure, elapsed, steps),
            [.. series.Recorders.Select(recorder => recorder.ToHistory())]);
        Report(report, output);
        return outcome switch
        {
            RunOutcome.Complete => ExitCode.Done,
            RunOutcome.Interrupted => ExitCode.Interrupted,
            _ => throw CommandFailedException.Failed($"The run broke off after {steps.ToString("N0", CultureInfo.InvariantCulture)} steps: {failure}"),
        };
    }

    private async Task<ShopSession> OpenAsync(ShopWorld world, LocalWeights? weights, CancellationToken cancellationToken)
    {
        try
        {
            return await ShopSession.OpenAsync(settings, world, weights, cancellationToken);
        }
        catch (RecServiceException e)
        {
            throw CommandFailedException.Failed(settings.Url is null ? e.Message : $"--url: {e.Message}", e);
        }
    }

    private async Task<(string Outcome, string? Failure, TimeSpan Elapsed)> PlayAsync(
        MatchSeries series,
        ShopSession session,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            var progress = new ProgressDisplay(console, time);
            for (var repeat = 0; repeat < settings.Repeats; repeat++)
            {
                if (settings.Repeats > 1)
                {
                    console.WriteLine(FormattableString.Invariant($"Repeat {repeat} of 0 to {settings.Repeats - 1}:"));
                }

                var recorder = await series.StartRepeatAsync(cancellationToken);

                // In process a match never yields, so it gets a thread of its own.
                var play = Task.Run(() => series.PlayRepeatAsync(recorder, cancellationToken), CancellationToken.None);
                await progress.ShowAsync(new MatchPace(recorder, time), play);
                await play;
            }

            return (RunOutcome.Complete, null, time.GetElapsedTime(started));
        }
        catch (Exception e) when (e is OperationCanceledException or RecServiceException or InvalidDataException)
        {
            var elapsed = time.GetElapsedTime(started);

            // Ctrl-C reaches a service of our own as well, and its end may be noticed here before the signal is.
            await Task.Delay(TimeForInterruptToArrive, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return cancellationToken.IsCancellationRequested
                ? (RunOutcome.Interrupted, null, elapsed)
                : (RunOutcome.Failed, await session.ExplainAsync(e), elapsed);
        }
    }

    private void Report(HeadToHeadReport? report, OutputFolder output)
    {
        if (report is null)
        {
            console.WriteLine("No step was played to its end, so there is nothing to report.");
            return;
        }

        if (report.Run.Outcome != RunOutcome.Complete)
        {
            console.WriteLine(RunText.Unfinished(report.Run));
        }

        console.WriteLine(RunText.Of(report.Run));
        ConsoleReport.Print(console, report);
        try
        {
            console.WriteLine($"Report: {report.Write(output)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailedException.Failed($"The report cannot be written: {e.Message}", e);
        }
    }

    private RunDescription Describe(LocalWeights? weights, string outcome, string? failure, TimeSpan elapsed, int steps) => new()
    {
        Seed = settings.World.Seed,
        Products = settings.World.Products,
        Users = settings.World.Users,
        Interactions = settings.World.Interactions,
        Contenders = [.. settings.Contenders.Select(contender => contender.Name())],
        Steps = settings.Steps,
        WarmUp = settings.WarmUp,
        Repeats = settings.Repeats,
        Alpha = settings.Alpha,
        Transport = settings.InProcess ? RunTransport.InProcess : RunTransport.Http,
        WeightsVersion = weights?.Version,
        Outcome = outcome,
        Failure = failure,
        Seconds = elapsed.TotalSeconds,
        StepsPerSecond = steps / Math.Max(1e-3, elapsed.TotalSeconds),
        PlayedAt = time.GetUtcNow(),
    };
}
