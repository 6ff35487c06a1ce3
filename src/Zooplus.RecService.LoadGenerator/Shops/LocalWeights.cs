using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.LoadGenerator.Shops;

/// <summary>A file of the MLP's weights on this machine, read and found sound.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Content">What is in it.</param>
internal sealed record LocalWeights(string Path, MlpWeights Content)
{
    /// <summary>What a service calls it.</summary>
    public string Version => Content.Version;

    /// <summary>Reads a file.</summary>
    /// <exception cref="CommandFailedException">It cannot be read, or holds something else.</exception>
    public static LocalWeights Load(string path)
    {
        try
        {
            return new LocalWeights(path, MlpWeights.Load(path));
        }
        catch (Exception e) when (e is WeightsFormatException or IOException or UnauthorizedAccessException)
        {
            throw CommandFailedException.Failed($"--weights: {e.Message}", e);
        }
    }
}
