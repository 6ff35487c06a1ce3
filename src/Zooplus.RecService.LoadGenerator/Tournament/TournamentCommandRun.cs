using Spectre.Console;
using Zooplus.RecService.Client;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.Simulation.Tournament;

namespace Zooplus.RecService.LoadGenerator.Tournament;

/// <summary>A tournament from the weights to the report.</summary>
/// <param name="settings">What to play.</param>
/// <param name="console">Where to tell of it.</param>
/// <param name="time">Measures it.</param>
internal sealed class TournamentCommandRun(TournamentSettings settings, IAnsiConsole console, TimeProvider time)
{
    /// <summary>Plays and reports.</summary>
    /// <returns>What the process ends with.</returns>
    /// <exception cref="CommandFailedException">Something that is needed is not there.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var output = OutputFolder.Open(settings.Output);
        var plan = settings.Plan with { Entrants = await EntrantWeights.GiveAsync(settings.Plan.Entrants, settings.Weights, console, cancellationToken) };
        var run = new TournamentRun(plan, time);
        var started = time.GetTimestamp();
        var play = Task.Run(() => PlayAsync(run, cancellationToken), CancellationToken.None);
        await new ProgressDisplay(console, time).ShowAsync(new TournamentPace(run, time), play);
        var worlds = await ResultAsync(play);
        if (worlds.Count == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        var report = new TournamentReport(plan, worlds, time.GetElapsedTime(started), time.GetUtcNow());
        foreach (var table in report.Tables)
        {
            ConsoleReport.Print(console, table);
        }

        foreach (var sentence in report.Worlds.SelectMany(TournamentText.Claims))
        {
            console.WriteLine(sentence);
        }

        try
        {
            console.WriteLine($"Report: {report.Write(output)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailedException.Failed($"The report cannot be written: {e.Message}", e);
        }

        if (report.IsComplete)
        {
            return ExitCode.Done;
        }

        console.WriteLine("Interrupted: this is of the seeds that all had played by then.");
        return ExitCode.Interrupted;
    }

    private static async Task<IReadOnlyList<WorldResult>> ResultAsync(Task<IReadOnlyList<WorldResult>> play)
    {
        try
        {
            return await play;
        }
        catch (RecServiceException e)
        {
            throw CommandFailedException.Failed($"The tournament broke off: {e.Message}", e);
        }
    }

    private Task<IReadOnlyList<WorldResult>> PlayAsync(TournamentRun run, CancellationToken cancellationToken) => settings.OverHttp
        ? run.PlayAsync(settings.Parallelism, (entrant, course, stop) => HttpStorefront.OpenAsync(entrant, course, settings, stop), cancellationToken)
        : run.PlayAsync(settings.Parallelism, cancellationToken);
}
