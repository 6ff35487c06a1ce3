using Zooplus.RecService.Catalogue;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Models;
using Zooplus.RecService.Observability;
using Zooplus.RecService.Privacy;

namespace Zooplus.RecService;

/// <summary>Loads what the service starts with, before it listens: whoever can reach it finds it complete.</summary>
internal sealed partial class Startup(StartupCatalogue catalogue, StartupWeights weights, UserEraser eraser, FactWriter writer, ILogger<Startup> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (writer.CanKeep)
        {
            return LoadAsync(cancellationToken);
        }

        LogNotLoaded();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Loads it: what is in service already stays.</summary>
    /// <exception cref="StartupException">A configured file is not what it should be.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await catalogue.LoadAsync(cancellationToken);
        await weights.LoadAsync();
        await eraser.ResumeAsync();
    }

    [LoggerMessage(EventId = EventIds.NotLoaded, Level = LogLevel.Warning, Message = "The journal takes no facts, so the catalogue and the weights are what it knew of them")]
    private partial void LogNotLoaded();
}
