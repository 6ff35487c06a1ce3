using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Models;

/// <summary>
/// Loads the weights the service starts with, if there are any. Before the journal is replayed, the policies that learn on top of weights
/// get them; when it has been, they come into service.
/// </summary>
internal sealed partial class StartupWeights(WeightsFile file, ShopState state, ILogger<StartupWeights> logger) : IHostedService
{
    /// <summary>Gives the weights to the policies that are about to be taught what the journal holds.</summary>
    /// <exception cref="StartupException">There is a file, but it is not one of weights.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (file.Stamp is null)
        {
            return Task.CompletedTask;
        }

        try
        {
            var scorer = new MlpScorer(MlpWeights.Load(file.Path));
            foreach (var head in state.Policies.Heads)
            {
                head.Use(scorer, state.Catalogue);
            }
        }
        catch (Exception exception) when (IsNoWeights(exception))
        {
            throw Refused(exception);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Brings the weights into service.</summary>
    /// <exception cref="StartupException">There is a file, but it is not one of weights.</exception>
    public async Task LoadAsync()
    {
        if (file.Stamp is null)
        {
            LogAbsent(file.Path);
            return;
        }

        try
        {
            var weights = await file.ServeAsync();
            LogLoaded(weights.Version, file.Path);
        }
        catch (Exception exception) when (IsNoWeights(exception))
        {
            throw Refused(exception);
        }
    }

    /// <summary>Has them serve without being kept.</summary>
    /// <exception cref="StartupException">There is a file, but it is not one of weights.</exception>
    public async Task ShowAsync()
    {
        if (file.Stamp is null)
        {
            return;
        }

        try
        {
            await file.ShowAsync();
        }
        catch (Exception exception) when (IsNoWeights(exception))
        {
            throw Refused(exception);
        }
    }

    private static bool IsNoWeights(Exception exception) => exception is WeightsFormatException or IOException or UnauthorizedAccessException;

    private StartupException Refused(Exception exception) => new($"{MlpModelOptions.Section}:Path is '{file.Path}'; {exception.Message}");

    [LoggerMessage(EventId = EventIds.WeightsLoaded, Level = LogLevel.Information, Message = "Loaded weights {Version} from {Path}")]
    private partial void LogLoaded(string version, string path);

    [LoggerMessage(EventId = EventIds.WeightsAbsent, Level = LogLevel.Warning, Message = "There are no weights at {Path}: the policy mlp cannot answer until there are")]
    private partial void LogAbsent(string path);
}
