using Zooplus.RecService.Core.Policies.DropoutThompson;
using Zooplus.RecService.Core.Policies.EpsilonGreedy;
using Zooplus.RecService.Core.Policies.LinearThompson;
using Zooplus.RecService.Core.Policies.LinUcb;
using Zooplus.RecService.Core.Policies.LinUcbDetecting;
using Zooplus.RecService.Core.Policies.LinUcbHybrid;
using Zooplus.RecService.Core.Policies.LinUcbShared;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Core.Policies.NeuralLinUcb;
using Zooplus.RecService.Core.Policies.Popularity;

namespace Zooplus.RecService.Core.Policies;

/// <summary>All the policies there are. A new one is registered here, and from then on served, configured, listed, simulated and tuned by its name.</summary>
public static class PolicyRegister
{
    /// <summary>Every policy, in the order they are listed to callers.</summary>
    public static IReadOnlyList<PolicyRegistration> All { get; } =
    [
        PolicyRegistration.Of<LinUcbSettings>(
            PolicyNames.LinUcb,
            "LinUcb",
            "One ridge regression an arm with an upper confidence bound: learns from every reward, but each product alone.",
            (settings, schema) => new LinUcbPolicy(schema, settings.Alpha, settings.Model)),
        PolicyRegistration.Of<LinUcbSharedSettings>(
            PolicyNames.LinUcbShared,
            "LinUcbShared",
            "One ridge regression for all products with an upper confidence bound: learns fast at any size of catalogue, but takes the products of a category for alike.",
            (settings, schema) => new LinUcbSharedPolicy(schema, settings.Alpha, settings.Model)),
        PolicyRegistration.Of<LinUcbDiscountedSettings>(
            PolicyNames.LinUcbDiscounted,
            "LinUcbDiscounted",
            "One ridge regression for all products that forgets, with an upper confidence bound: keeps up when tastes move, and pays for it with exploration while they do not.",
            (settings, schema) => new LinUcbSharedPolicy(schema, settings.Alpha, settings.Model, PolicyNames.LinUcbDiscounted)),
        PolicyRegistration.Of<LinUcbDetectingSettings>(
            PolicyNames.LinUcbDetecting,
            "LinUcbDetecting",
            "One ridge regression for all products that forgets what users taught once their rewards have changed, with an upper confidence bound: keeps up when tastes move, and costs little while they do not.",
            (settings, schema) => new LinUcbDetectingPolicy(schema, settings)),
        PolicyRegistration.Of<LinUcbHybridSettings>(
            PolicyNames.LinUcbHybrid,
            "LinUcbHybrid",
            "One ridge regression for all products and a small one for each, with an upper confidence bound: finds the good products of a category, if it is given the time.",
            (settings, schema) => new LinUcbHybridPolicy(schema, settings)),
        PolicyRegistration.Of<LinearThompsonSettings>(
            PolicyNames.LinearThompson,
            "LinearThompson",
            "A sample of what one linear model for all products may be, acted upon: explores as much as it is unsure, with propensities that can only be estimated.",
            (settings, schema) => settings.Arms == ThompsonArms.Disjoint ? new DisjointThompsonPolicy(schema, settings) : new LinearThompsonPolicy(schema, settings)),
        PolicyRegistration.Of<EpsilonGreedySettings>(
            PolicyNames.EpsilonGreedy,
            "EpsilonGreedy",
            "The best guess of one linear model for all products, and a uniform draw now and then: simple, with true propensities, but never stops exploring.",
            (settings, schema) => new EpsilonGreedyPolicy(schema, settings)),
        PolicyRegistration.Of<NeuralLinUcbSettings>(
            PolicyNames.NeuralLinUcb,
            "NeuralLinUcb",
            "The network's last hidden layer joined with the shared features, under one ridge regression with an upper confidence bound: learns online what its training got wrong, at the price of a forward pass a product.",
            (settings, schema) => new NeuralLinUcbPolicy(schema, settings)),
        PolicyRegistration.Of<DropoutThompsonSettings>(
            PolicyNames.DropoutThompson,
            "DropoutThompson",
            "The network with hidden units left out at random, another draw for each decision: explores where it may be wrong, but learns only when it is trained again.",
            (settings, _) => new DropoutThompsonPolicy(settings)),
        PolicyRegistration.Of<PopularitySettings>(
            PolicyNames.Popularity,
            "Popularity",
            "The products with the highest mean reward, for whoever asks: the baseline that knows no contexts.",
            (settings, _) => new PopularityPolicy(settings)),
        PolicyRegistration.Of<NoSettings>(
            PolicyNames.Mlp,
            "Mlp",
            "A neural network trained on past interactions: good from the first request, never better than its training.",
            (_, _) => new MlpPolicy()),
        PolicyRegistration.Of<NoSettings>(
            PolicyNames.Random,
            "Random",
            "A uniform draw: the floor, and the only log that can evaluate any other policy.",
            (_, _) => new RandomPolicy()),
    ];

    /// <summary>The policy of that name.</summary>
    /// <exception cref="ArgumentException">There is no such policy.</exception>
    public static PolicyRegistration Find(string name) =>
        All.FirstOrDefault(policy => policy.Name == name) ?? throw new ArgumentException($"'{name}' is not a policy.", nameof(name));
}
