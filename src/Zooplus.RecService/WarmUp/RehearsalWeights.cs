using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.WarmUp;

/// <summary>Weights of the notebook's form that know one user and one product: enough for every layer to be run through.</summary>
internal static class RehearsalWeights
{
    private const int Embedding = 32;
    private const int First = 64;
    private const int Second = 32;

    /// <summary>Makes a safetensors file of them.</summary>
    public static byte[] ToFile()
    {
        using var file = new MemoryStream();
        new SafetensorsFile(
            [
                Tensor("user_embedding.weight", 1, Embedding),
                Tensor("product_embedding.weight", 1, Embedding),
                Tensor("fc1.weight", First, 2 * Embedding),
                Tensor("fc1.bias", First),
                Tensor("fc2.weight", Second, First),
                Tensor("fc2.bias", Second),
                Tensor("output.weight", 1, Second),
                Tensor("output.bias", 1),
            ],
            []).Write(file);
        return file.ToArray();
    }

    private static KeyValuePair<string, SafetensorsTensor> Tensor(string name, params long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        Array.Fill(values, 0.01f);
        return new(name, new SafetensorsTensor(shape, values));
    }
}
