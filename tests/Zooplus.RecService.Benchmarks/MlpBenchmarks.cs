using BenchmarkDotNet.Attributes;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Benchmarks;

/// <summary>The MLP with weights of the notebook's form and random values.</summary>
[MemoryDiagnoser]
public class MlpBenchmarks
{
    private const int Users = 1_000;

    private BenchmarkShop _shop = null!;
    private MlpPolicy _policy = null!;
    private Func<int, long> _torch = null!;
    private int[] _eligible = null!;
    private int _user;

    /// <summary>How many products the shop has.</summary>
    [Params(50, 1_000, 50_000)]
    public int Products { get; set; }

    /// <summary>Draws the weights.</summary>
    [GlobalSetup]
    public void Draw()
    {
        _shop = new BenchmarkShop(Products);
        _torch = TorchForward.Of(Users, Products);
        _eligible = _shop.Catalogue.Available.ToArray();
        _policy = new MlpPolicy();
        _policy.Use(RandomWeights.Scorer(Users, Products), _shop.Catalogue);
    }

    /// <summary>PyTorch's forward pass over all products.</summary>
    [Benchmark(Baseline = true)]
    public long Torch() => _torch(7);

    /// <summary>The answer to a request of a user who was not asked for before; the filter keeps it from what is kept of users.</summary>
    [Benchmark]
    public PolicyAnswer? SelectNew()
    {
        _user = (_user + 1) % Users;
        return _shop.Ask(_policy, $"{_user}", "fish_hobbyist", eligible: _eligible);
    }

    /// <summary>The answer to a request of a user who was asked for before.</summary>
    [Benchmark]
    public PolicyAnswer? SelectSeen() => _shop.Ask(_policy, "7", "fish_hobbyist");
}
