namespace Zooplus.RecService.LoadGenerator;

/// <summary>Which world is simulated.</summary>
/// <param name="Products">How many products it has.</param>
/// <param name="Users">How many users it has.</param>
/// <param name="Seed">What seeds every draw.</param>
/// <param name="Interactions">How many interactions its log has.</param>
internal sealed record WorldSettings(int Products, int Users, long Seed, int Interactions)
{
    /// <summary>A name for files that belong to this world and no other.</summary>
    public string FileStem => FormattableString.Invariant($"{Products}-{Users}-{Seed}-{Interactions}");

    /// <summary>Where this world's weights are unless another place is given.</summary>
    public string DefaultWeights => Path.Combine("models", $"mlp-{FileStem}.safetensors");
}
