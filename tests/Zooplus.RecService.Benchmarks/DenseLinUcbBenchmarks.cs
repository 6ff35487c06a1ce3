using BenchmarkDotNet.Attributes;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Benchmarks;

/// <summary>Disjoint LinUCB with 64 dense features, after 200,000 updates by a Zipf law.</summary>
[MemoryDiagnoser]
public class DenseLinUcbBenchmarks
{
    private const int Observations = 200_000;

    private DenseShop _shop = null!;
    private LinUcbPolicy _policy = null!;
    private long _decision;

    /// <summary>How many products the shop has.</summary>
    [Params(50, 1_000, 50_000)]
    public int Products { get; set; }

    /// <summary>Teaches the policy.</summary>
    [GlobalSetup]
    public void Teach()
    {
        _shop = new DenseShop(Products);
        _policy = new LinUcbPolicy(_shop.Catalogue.Schema);
        _shop.Teach(_policy, Observations);
    }

    /// <summary>The answer to a request for one product.</summary>
    [Benchmark]
    public object? Select() => _shop.Ask(_policy);

    /// <summary>Learns a reward.</summary>
    [Benchmark]
    public void Update() => _policy.Learn(_shop.NextObservation(_decision++));
}
