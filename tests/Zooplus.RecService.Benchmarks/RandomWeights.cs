using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Benchmarks;

/// <summary>Weights of the notebook's form with random values.</summary>
internal static class RandomWeights
{
    private const int Embedding = 32;
    private const int First = 64;
    private const int Second = 32;

    /// <summary>Draws them.</summary>
    /// <param name="users">How many users they know: those with the ids from 0 on.</param>
    /// <param name="products">How many products they know, likewise.</param>
    public static MlpScorer Scorer(int users, int products) => new(MlpWeights.Parse(File(users, products), "the benchmark"));

    /// <summary>Draws them, as a safetensors file.</summary>
    /// <param name="users">How many users they know: those with the ids from 0 on.</param>
    /// <param name="products">How many products they know, likewise.</param>
    public static byte[] File(int users, int products)
    {
        var draws = SeededDraws.From("weights");
        KeyValuePair<string, SafetensorsTensor>[] tensors =
        [
            Tensor("user_embedding.weight", users, Embedding),
            Tensor("product_embedding.weight", products, Embedding),
            Tensor("fc1.weight", First, 2 * Embedding),
            Tensor("fc1.bias", First),
            Tensor("fc2.weight", Second, First),
            Tensor("fc2.bias", Second),
            Tensor("output.weight", 1, Second),
            Tensor("output.bias", 1),
        ];
        using var file = new MemoryStream();
        new SafetensorsFile(tensors, []).Write(file);
        return file.ToArray();

        KeyValuePair<string, SafetensorsTensor> Tensor(string name, params long[] shape)
        {
            var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)(draws.NextDouble() - 0.5) / 4;
            }

            return new(name, new SafetensorsTensor(shape, values));
        }
    }
}
