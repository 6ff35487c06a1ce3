namespace Zooplus.RecService.EndToEnd.Tests;

/// <summary>The golden files.</summary>
internal static class Golden
{
    /// <summary>Weights that PyTorch trained on the notebook's world.</summary>
    public static string Weights { get; } = Path("mlp-pytorch.safetensors");

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", name);
}
