using Spectre.Console;
using Zooplus.RecService.Client;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator.Reports;

namespace Zooplus.RecService.LoadGenerator.Load;

/// <summary>One load test from the first request to the figures.</summary>
/// <param name="settings">What to do.</param>
/// <param name="console">Where to tell of it.</param>
/// <param name="time">The clock.</param>
internal sealed class LoadRun(LoadSettings settings, IAnsiConsole console, TimeProvider time)
{
    /// <summary>Runs and reports; what was measured is reported even when the test was stopped.</summary>
    /// <returns>What the process ends with.</returns>
    /// <exception cref="CommandFailedException">Nothing could be measured, or more failed than is allowed.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var output = settings.Output is null ? null : OutputFolder.Open(Path.GetDirectoryName(Path.GetFullPath(settings.Output))!);
        await using var service = settings.Url is null ? await ServiceProcess.StartAsync(alpha: 1.5, settings.Weights, cancellationToken) : null;
        using var http = RecServiceHttp.CreateClient(settings.Url ?? service!.Address, apiKey: settings.Url is null ? null : settings.ApiKey);
        var crowd = await Crowd.GatherAsync(http, settings, time, cancellationToken);

        if (settings.WarmUp > TimeSpan.Zero)
        {
            await crowd.VisitAsync(settings.WarmUp, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        console.WriteLine(FormattableString.Invariant($"Measuring for {settings.Duration.TotalSeconds:0.#} s with {settings.Users} users at once."));
        var figures = await crowd.VisitAsync(settings.Duration, cancellationToken);
        foreach (var table in LoadTables.Of(figures))
        {
            ConsoleReport.Print(console, table);
        }

        if (output is not null)
        {
            using var json = output.Create(Path.GetFileName(settings.Output!));
            figures.Write(json);
            console.WriteLine($"Figures: {json.Name}");
        }

        if (!figures.IsAcceptable)
        {
            throw CommandFailedException.Failed(FormattableString.Invariant(
                $"{figures.ErrorRate:P2} of the requests failed; --error-rate-max allows {figures.ErrorRateMax:P2}."));
        }

        return cancellationToken.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
    }
}
