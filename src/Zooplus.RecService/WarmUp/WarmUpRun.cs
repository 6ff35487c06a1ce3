using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;
using Zooplus.RecService.Privacy;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.WarmUp;

/// <summary>Runs a <see cref="Rehearsal"/> beside the start of the service, which waits for it and goes on whatever comes of it.</summary>
internal sealed partial class WarmUpRun(
    IConfiguration configuration,
    IOptions<WarmUpOptions> options,
    IOptions<JournalOptions> journal,
    IServiceProvider services,
    TimeProvider time,
    ILogger<WarmUpRun> logger)
    : IHostedLifecycleService, IAsyncDisposable
{
    // Far above what it takes on the slowest machine; a start that waits for more would be worse than a slow first request.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // For how long the second service stays: whoever asked whether the first is ready has asked it something by then.
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<Outcome?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stops = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _run = Task.CompletedTask;

    /// <summary>Completes when the service listens and is as warm as it will be, or is not to be warmed up.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Begins. Returns at once, and throws nothing.</summary>
    public void Begin()
    {
        // Nothing that belongs to whoever starts the service, such as a trace, may flow into the second one.
        using (ExecutionContext.SuppressFlow())
        {
            _run = Task.Run(RunAsync, CancellationToken.None);
        }
    }

    /// <summary>Makes what the service's first request would make; the second service made its own.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<Recommender>();
        services.GetRequiredService<FeedbackRecorder>();
        services.GetRequiredService<UserIdentity>();

        // Each set of JSON options works out anew what it knows of a contract, and a part of it when the contract is first read or written.
        var json = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        JsonSerializer.Deserialize<RecommendRequest>("""{"userId":"0","policy":"linucb"}""", json);
        JsonSerializer.Deserialize<FeedbackRequest>("""{"recommendationId":"0","reward":1}""", json);
        JsonSerializer.Serialize(new FeedbackResponse(FeedbackStatus.Accepted, 0), json);
        return Task.CompletedTask;
    }

    /// <summary>Returns when the second service has been asked everything. The last thing before the service listens.</summary>
    public void AwaitRehearsal()
    {
        // Told here and not when it was over: a service that does not start says why, and nothing else.
        Tell(_outcome.Task.GetAwaiter().GetResult());

        // What the start has left behind is due to be collected, and the first request is not to wait for that.
        GC.Collect();
    }

    /// <summary>The service listens: what is left of the warm-up is beside its first callers.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _listens.TrySetResult();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stops.TrySetResult();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Returns once nothing is left of the second service.</summary>
    public async ValueTask DisposeAsync()
    {
        _stops.TrySetResult();
        await _run;
    }

    private async Task RunAsync()
    {
        var started = time.GetTimestamp();
        try
        {
            if (options.Value.Enabled)
            {
                await using var rehearsal = Rehearsal.Of(configuration, journal.Value.IsOnDisk);
                var failed = await rehearsal.PlayAsync().WaitAsync(Limit, time);
                _outcome.TrySetResult(new Outcome(time.GetElapsedTime(started), failed, null));
                await Task.WhenAny(_listens.Task, _stops.Task);
                await rehearsal.PlayAgainAsync().WaitAsync(Limit, time);
                _completion.TrySetResult();

                // Taking the second service down is work, and nobody waits for it.
                await Task.WhenAny(Task.Delay(Calm, time), _stops.Task);
            }
        }
        catch (Exception exception)
        {
            _outcome.TrySetResult(new Outcome(time.GetElapsedTime(started), 0, exception.Message));
        }
        finally
        {
            _outcome.TrySetResult(null);
            _completion.TrySetResult();
        }
    }

    private void Tell(Outcome? outcome)
    {
        switch (outcome)
        {
            case { Fault: { } fault }:
                LogCold(fault);
                break;
            case { Failed: > 0 and var failed }:
                LogFailedRequests(failed);
                break;
            case { Elapsed: var elapsed }:
                LogWarm(elapsed);
                break;
        }
    }

    [LoggerMessage(EventId = EventIds.WarmedUp, Level = LogLevel.Information, Message = "Warmed up in {Elapsed}")]
    private partial void LogWarm(TimeSpan elapsed);

    [LoggerMessage(EventId = EventIds.WarmUpPartial, Level = LogLevel.Warning, Message = "{Failed} requests of the warm-up were not answered with success: the first requests like them may be slow")]
    private partial void LogFailedRequests(int failed);

    [LoggerMessage(EventId = EventIds.NotWarmedUp, Level = LogLevel.Warning, Message = "The service could not be warmed up: its first requests will be slow. {Reason}")]
    private partial void LogCold(string reason);

    /// <summary>What came of it.</summary>
    /// <param name="Elapsed">How long it took.</param>
    /// <param name="Failed">How many requests were not answered with success.</param>
    /// <param name="Fault">What it broke off with; null when it was played to the end.</param>
    private sealed record Outcome(TimeSpan Elapsed, int Failed, string? Fault);
}
