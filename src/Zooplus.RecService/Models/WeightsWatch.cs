using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Models;

/// <summary>
/// Loads the weights again when their file changes. It looks at the file rather than wait to be told: notifications do not reach
/// across the mounts of containers and networks.
/// </summary>
internal sealed partial class WeightsWatch(WeightsFile file, TimeProvider time, IOptions<MlpModelOptions> options, ILogger<WeightsWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Watch)
        {
            return;
        }

        var seen = file.Stamp;
        using var timer = new PeriodicTimer(options.Value.WatchInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var stamp = file.Stamp;

                // Twice the same: a file that is still being written looks different each time.
                if (stamp is not null && stamp != file.Known && stamp == seen)
                {
                    await TryServeAsync();
                }

                seen = stamp;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TryServeAsync()
    {
        try
        {
            var weights = await file.ServeAsync();
            LogReloaded(weights.Version, file.Path);
        }
        catch (Exception exception) when (exception is WeightsFormatException or IOException or UnauthorizedAccessException or JournalException or QueueFullException)
        {
            LogRefused(file.Path, exception.Message);
        }
    }

    [LoggerMessage(EventId = EventIds.WeightsReloaded, Level = LogLevel.Information, Message = "Loaded weights {Version} from {Path}, which had changed")]
    private partial void LogReloaded(string version, string path);

    [LoggerMessage(EventId = EventIds.WeightsRefused, Level = LogLevel.Warning, Message = "{Path} has changed and cannot be served; the weights in use stay: {Reason}")]
    private partial void LogRefused(string path, string reason);
}
