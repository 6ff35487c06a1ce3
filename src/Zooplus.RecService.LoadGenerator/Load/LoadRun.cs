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
        using var http = RecServiceHttp.CreateClient(settings.Url ?? service!.Address);
        var userIds = await UserIdsAsync(http, cancellationToken);

        if (settings.WarmUp > TimeSpan.Zero)
        {
            await MeasureAsync(http, userIds, settings.WarmUp, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        console.WriteLine(FormattableString.Invariant($"Measuring for {settings.Duration.TotalSeconds:0.#} s with {settings.Users} users at once."));
        var figures = await MeasureAsync(http, userIds, settings.Duration, cancellationToken);
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

    private async Task<IReadOnlyList<string>> UserIdsAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            var catalogue = await new RecServiceAdmin(http).GetCatalogueAsync(cancellationToken);
            return catalogue.Users.Count == 0 ? ["visitor"] : [.. catalogue.Users.Select(user => user.Id)];
        }
        catch (RecServiceException e)
        {
            throw CommandFailedException.Failed(settings.Url is null ? e.Message : $"--url: {e.Message}", e);
        }
    }

    private async Task<LoadFigures> MeasureAsync(HttpClient http, IReadOnlyList<string> userIds, TimeSpan length, CancellationToken cancellationToken)
    {
        var client = new RecServiceClient(http);
        Visitor[] visitors =
        [
            .. Enumerable.Range(0, settings.Users).Select(number => new Visitor(client, settings, userIds, new Random(settings.Seed + number), time)),
        ];
        var started = time.GetTimestamp();
        var schedule = new VisitSchedule(time, length, settings.Rate);
        var visits = Task.WhenAll(visitors.Select(visitor => Task.Run(() => visitor.VisitAsync(schedule, cancellationToken), CancellationToken.None)));
        try
        {
            await visits;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped: what was measured until now is reported.
        }

        var elapsed = time.GetElapsedTime(started);
        var (recommend, feedback) = (new EndpointTimes(), new EndpointTimes());
        foreach (var visitor in visitors)
        {
            recommend.Add(visitor.Recommend);
            feedback.Add(visitor.Feedback);
        }

        if (!cancellationToken.IsCancellationRequested && schedule.NeverBegun is > 0 and var neverBegun)
        {
            recommend.AddError("never begun", neverBegun);
        }

        return LoadFigures.Of(settings, elapsed, recommend, feedback);
    }
}
