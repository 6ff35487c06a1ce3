namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>Stands in until the weights are written.</summary>
public sealed class MlpWeights
{
    /// <summary>v</summary>
    public string Version { get; } = "";
    /// <summary>v</summary>
    public int UserCount { get; }
    /// <summary>v</summary>
    public int ProductCount { get; }
    /// <summary>v</summary>
    public int EmbeddingDimension { get; }
    /// <summary>v</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();
    /// <summary>v</summary>
    public static MlpWeights Load(string path) => throw new WeightsFormatException(path);
    /// <summary>v</summary>
    public static MlpWeights Parse(byte[] bytes, string source) => throw new WeightsFormatException(source + bytes.Length);
}

/// <summary>v</summary>
public sealed class WeightsFormatException(string message) : Exception(message);
