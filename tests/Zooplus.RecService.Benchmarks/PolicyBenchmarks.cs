using BenchmarkDotNet.Attributes;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Benchmarks;

/// <summary>Every policy of the service with its own settings, in the notebook's shop at three sizes.</summary>
[MemoryDiagnoser]
public class PolicyBenchmarks
{
    private const int Users = 1_000;
    private const int Observations = 10_000;

    private BenchmarkShop _shop = null!;
    private IPolicy _policy = null!;
    private int _user;

    /// <summary>Who decides.</summary>
    [ParamsSource(nameof(Names))]
    public string Policy { get; set; } = null!;

    /// <summary>How many products the shop has.</summary>
    [Params(50, 1_000, 50_000)]
    public int Products { get; set; }

    /// <summary>All policies there are.</summary>
    public static IEnumerable<string> Names => PolicyNames.All;

    /// <summary>Gives the policy weights, where it rests on them, and observations, where it learns.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _shop = new BenchmarkShop(Products);
        var registration = PolicyRegister.Find(Policy);
        _policy = registration.Create(registration.DefaultSettings(), FeatureSchema.Notebook);
        _policy.Prepare(_shop.Catalogue);
        if (_policy is IWeightedPolicy weighted)
        {
            weighted.Use(RandomWeights.Scorer(Users, Products), _shop.Catalogue);
        }

        if (_policy is ILearningPolicy learning)
        {
            _shop.Teach(learning, Observations);
        }
    }

    /// <summary>The answer to a request for one product, each time of another user.</summary>
    [Benchmark]
    public PolicyAnswer? Select()
    {
        _user = (_user + 1) % Users;
        return _shop.Ask(_policy, $"{_user}", FeatureSchema.Notebook.Personas[_user % FeatureSchema.Notebook.Personas.Count]);
    }
}
