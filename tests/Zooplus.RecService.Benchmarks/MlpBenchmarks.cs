using BenchmarkDotNet.Attributes;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Benchmarks;

/// <summary>The MLP with weights of the notebook's form and random values.</summary>
[MemoryDiagnoser]
public class MlpBenchmarks
{
    private const int Users = 1_000;
    private const int Embedding = 32;

    private BenchmarkShop _shop = null!;
    private MlpPolicy _policy = null!;
    private int _user;

    /// <summary>How many products the shop has.</summary>
    [Params(50, 1_000, 50_000)]
    public int Products { get; set; }

    /// <summary>Draws the weights.</summary>
    [GlobalSetup]
    public void Draw()
    {
        _shop = new BenchmarkShop(Products);
        var draws = SeededDraws.From("weights");
        KeyValuePair<string, SafetensorsTensor>[] tensors =
        [
            Tensor("user_embedding.weight", Users, Embedding),
            Tensor("product_embedding.weight", Products, Embedding),
            Tensor("fc1.weight", 128, 2 * Embedding),
            Tensor("fc1.bias", 128),
            Tensor("fc2.weight", 64, 128),
            Tensor("fc2.bias", 64),
            Tensor("output.weight", 1, 64),
            Tensor("output.bias", 1),
        ];
        using var file = new MemoryStream();
        new SafetensorsFile(tensors, []).Write(file);
        _policy = new MlpPolicy();
        _policy.Use(new MlpScorer(MlpWeights.Parse(file.ToArray(), "the benchmark")), _shop.Catalogue);

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

    /// <summary>The answer to a request for one product, of a user other than the last.</summary>
    [Benchmark]
    public PolicyAnswer? Select()
    {
        _user = (_user + 1) % Users;
        return _shop.Ask(_policy, $"{_user}", "fish_hobbyist");
    }
}
