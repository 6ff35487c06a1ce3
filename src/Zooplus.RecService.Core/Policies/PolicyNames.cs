namespace Zooplus.RecService.Core.Policies;

/// <summary>The names of the policies, with what each is good and bad at.</summary>
public static class PolicyNames
{
    /// <summary>One ridge regression an arm, optimism in the face of uncertainty: learns from every reward, but each product alone.</summary>
    public const string LinUcb = "linucb";

    /// <summary>One ridge regression for all products: learns fast at any size of catalogue, but takes the products of a category for alike.</summary>
    public const string LinUcbShared = "linucb-shared";

    /// <summary>One ridge regression for all products that forgets: keeps up when tastes move, and pays for it with exploration while they do not.</summary>
    public const string LinUcbDiscounted = "linucb-discounted";

    /// <summary>The same, but forgets what users taught once their rewards have changed: keeps up when tastes move, and costs little while they do not.</summary>
    public const string LinUcbDetecting = "linucb-detecting";

    /// <summary>One ridge regression for all products and a small one for each: finds the good products of a category, if it is given the time.</summary>
    public const string LinUcbHybrid = "linucb-hybrid";

    /// <summary>A sample of what one linear model for all products may be, acted upon: explores as much as it is unsure, with no bonus to set too small.</summary>
    public const string LinearThompson = "linear-thompson";

    /// <summary>The best guess of one linear model, and a uniform draw now and then: simple, with true propensities, but never stops exploring.</summary>
    public const string EpsilonGreedy = "epsilon-greedy";

    /// <summary>The products with the highest mean reward, for whoever asks: the baseline that knows no contexts.</summary>
    public const string Popularity = "popularity";

    /// <summary>What the network makes of a user and a product, joined with the shared features, under a ridge regression: learns online on top of training.</summary>
    public const string NeuralLinUcb = "neural-linucb";

    /// <summary>The network with some units left out at random: explores where it may be wrong, and learns only when it is trained again.</summary>
    public const string DropoutThompson = "dropout-thompson";

    /// <summary>A neural network trained once on past interactions: good from the first request, never better than its training.</summary>
    public const string Mlp = "mlp";

    /// <summary>A uniform draw: the floor, and the only log that can evaluate any other policy.</summary>
    public const string Random = "random";

    /// <summary>All the names, in the order of the <see cref="PolicyRegister"/>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. PolicyRegister.All.Select(policy => policy.Name)];
}
