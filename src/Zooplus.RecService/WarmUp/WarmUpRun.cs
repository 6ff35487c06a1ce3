using Microsoft.Extensions.Options;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.WarmUp;

/// <summary>Runs a <see cref="Rehearsal"/> beside the start of the service, which waits for it and goes on whatever comes of it.</summary>
internal sealed partial class WarmUpRun(
    IConfiguration configuration, IOptions<WarmUpOptions> options, IOptions<JournalOptions> journal, TimeProvider time, ILogger<WarmUpRun> logger)
    : IHostedLifecycleService
{
    // Far above what it takes on the slowest machine; a start that waits for more would be worse than a slow first request.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _isWarm = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _run = Task.CompletedTask;

    /// <summary>Completes when the service is as warm as it will be, or is not to be warmed up.</summary>
    public Task Completion => _isWarm.Task;

    /// <summary>Begins, before anything else starts.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
        {
            _isWarm.SetResult();
            return Task.CompletedTask;
        }

        // Nothing that belongs to whoever starts the service, such as a trace, may flow into the second one.
        using (ExecutionContext.SuppressFlow())
        {
            _run = Task.Run(RunAsync, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    /// <summary>Returns when the service is warm.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Completion.WaitAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Returns once nothing is left of the second service.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => _run.WaitAsync(cancellationToken);

    private async Task RunAsync()
    {
        var started = time.GetTimestamp();
        try
        {
            await using var rehearsal = Rehearsal.Of(configuration, journal.Value.IsOnDisk);
            var failed = await rehearsal.PlayAsync().WaitAsync(Limit, time);
            if (failed > 0)
            {
                LogFailedRequests(failed);
            }

            var elapsed = time.GetElapsedTime(started);
            LogWarm(elapsed);

            // Before the second service is taken down, which nobody waits for.
            _isWarm.TrySetResult();
        }
        catch (Exception exception)
        {
            LogCold(exception.Message);
        }
        finally
        {
            _isWarm.TrySetResult();
        }
    }

    [LoggerMessage(EventId = EventIds.WarmedUp, Level = LogLevel.Information, Message = "Warmed up in {Elapsed}")]
    private partial void LogWarm(TimeSpan elapsed);

    [LoggerMessage(EventId = EventIds.WarmUpPartial, Level = LogLevel.Warning, Message = "{Failed} requests of the warm-up were not answered with success: the first requests like them may be slow")]
    private partial void LogFailedRequests(int failed);

    [LoggerMessage(EventId = EventIds.NotWarmedUp, Level = LogLevel.Warning, Message = "The service could not be warmed up: its first requests will be slow. {Reason}")]
    private partial void LogCold(string reason);
}
