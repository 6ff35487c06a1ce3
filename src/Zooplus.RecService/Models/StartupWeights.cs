using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Models;

/// <summary>Loads the weights the service starts with, if there are any.</summary>
internal sealed partial class StartupWeights(WeightsFile file, ILogger<StartupWeights> logger)
{
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
        catch (Exception exception) when (exception is WeightsFormatException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{MlpModelOptions.Section}:Path is '{file.Path}'; {exception.Message}");
        }
    }

    [LoggerMessage(EventId = EventIds.WeightsLoaded, Level = LogLevel.Information, Message = "Loaded weights {Version} from {Path}")]
    private partial void LogLoaded(string version, string path);

    [LoggerMessage(EventId = EventIds.WeightsAbsent, Level = LogLevel.Warning, Message = "There are no weights at {Path}: the policy mlp cannot answer until there are")]
    private partial void LogAbsent(string path);
}
