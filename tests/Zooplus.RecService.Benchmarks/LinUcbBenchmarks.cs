using BenchmarkDotNet.Attributes;
using MathNet.Numerics.LinearAlgebra;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Benchmarks;

/// <summary>Disjoint LinUCB with the notebook's nine features.</summary>
[MemoryDiagnoser]
public class LinUcbBenchmarks
{
    private const int ObservationsPerProduct = 4;

    private BenchmarkShop _shop = null!;
    private LinUcbPolicy _policy = null!;
    private PlainLinUcb _plain = null!;
    private Vector<double>[] _contexts = null!;
    private RankedProduct[] _best = null!;
    private int[] _eligible = null!;
    private SeededDraws _draws;
    private long _decision;

    /// <summary>How many products the shop has.</summary>
    [Params(50, 1_000, 50_000)]
    public int Products { get; set; }

    /// <summary>Teaches both implementations about every product.</summary>
    [GlobalSetup]
    public void Teach()
    {
        _shop = new BenchmarkShop(Products);
        _policy = new LinUcbPolicy(FeatureSchema.Notebook);
        _shop.Teach(_policy, Products * ObservationsPerProduct);
        _best = new RankedProduct[1];
        _eligible = _shop.Catalogue.Available.ToArray();
        _draws = SeededDraws.From("further observations");

        var schema = FeatureSchema.Notebook;
        _plain = new PlainLinUcb(Math.Min(Products, 1_000), schema.Dimension, alpha: 1.5);
        _contexts = [.. Enumerable.Range(0, Math.Min(Products, 1_000)).Select(Context)];

        Vector<double> Context(int product)
        {
            var x = Vector<double>.Build.Dense(schema.Dimension);
            x[0] = 1;
            x[schema.Product(_shop.Catalogue.ProductAt(product).Category).Indices[0]] = 1;
            return x;
        }
    }

    /// <summary>The answer to a request for one product.</summary>
    [Benchmark]
    public PolicyAnswer? Select() => _shop.Ask(_policy, "0", FeatureSchema.Notebook.Personas[0]);

    /// <summary>The same without the answer made of it.</summary>
    [Benchmark]
    public bool Rank() => _shop.Rank(_policy, FeatureSchema.Notebook.Personas[0], _best);

    /// <summary>The answer to a request for ten products.</summary>
    [Benchmark]
    public PolicyAnswer? SelectTen() => _shop.Ask(_policy, "0", FeatureSchema.Notebook.Personas[0], count: 10);

    /// <summary>The answer to a request with a filter, so that each eligible arm is looked at.</summary>
    [Benchmark]
    public PolicyAnswer? Scan() => _shop.Ask(_policy, "0", FeatureSchema.Notebook.Personas[0], eligible: _eligible);

    /// <summary>The notebook's way, an inversion an arm; at most 1,000 arms, since more take seconds.</summary>
    [Benchmark(Baseline = true)]
    public int PlainSelect() => _plain.Select(_contexts);

    /// <summary>Learns a reward for a random product.</summary>
    [Benchmark]
    public void Update() => _policy.Learn(_shop.Observation(_decision++, ref _draws));
}
