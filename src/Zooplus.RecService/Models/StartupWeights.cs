using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Models;

/// <summary>Loads the weights the service starts with, if there are any.</summary>
internal sealed partial class StartupWeights(FactWriter writer, IOptions<MlpModelOptions> options, ILogger<StartupWeights> logger)
{
    /// <exception cref="StartupException">There is a file, but it is not one of weights.</exception>
    public async Task LoadAsync()
    {
        var path = options.Value.Path;
        if (!File.Exists(path))
        {
            LogAbsent(path);
            return;
        }

        try
        {
            var scorer = new MlpScorer(MlpWeights.Load(path));
            await writer.WriteAsync(key: null, _ => Ruling<long>.Keep(new WeightsLoaded(scorer.Weights.Version) { Scorer = scorer }, sequence => sequence));
            LogLoaded(scorer.Weights.Version, path);
        }
        catch (Exception exception) when (exception is WeightsFormatException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{MlpModelOptions.Section}:Path is '{path}'; {exception.Message}");
        }
    }

    [LoggerMessage(EventId = EventIds.WeightsLoaded, Level = LogLevel.Information, Message = "Loaded weights {Version} from {Path}")]
    private partial void LogLoaded(string version, string path);

    [LoggerMessage(EventId = EventIds.WeightsAbsent, Level = LogLevel.Warning, Message = "There are no weights at {Path}: the policy mlp cannot answer until there are")]
    private partial void LogAbsent(string path);
}
