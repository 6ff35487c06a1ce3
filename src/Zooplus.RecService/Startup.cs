using Zooplus.RecService.Catalogue;
using Zooplus.RecService.Models;

namespace Zooplus.RecService;

/// <summary>Loads what the service starts with, before it listens: whoever can reach it finds it complete.</summary>
internal sealed class Startup(StartupCatalogue catalogue, StartupWeights weights) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await catalogue.LoadAsync(cancellationToken);
        await weights.LoadAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
