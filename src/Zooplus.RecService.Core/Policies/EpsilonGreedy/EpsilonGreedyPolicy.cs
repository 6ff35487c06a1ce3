using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.EpsilonGreedy;

/// <summary>
/// ε-greedy with one model for all products (Sutton and Barto 2018, section 2.4, the values being those of a ridge regression on
/// <see cref="JointFeatures"/>): with probability 1 − ε the category with the highest expected reward θᵀx, else a uniform draw of products.
/// </summary>
public sealed class EpsilonGreedyPolicy : SharedLinearPolicy
{
    private readonly Greedy _greedy;
    private volatile UniformExploration _uniform = new(0);

    /// <summary>A policy that knows its prior.</summary>
    /// <param name="schema">The personas and categories.</param>
    /// <param name="settings">How it explores, starts and forgets; the defaults when null.</param>
    /// <exception cref="ArgumentException">A setting is not allowed.</exception>
    public EpsilonGreedyPolicy(FeatureSchema schema, EpsilonGreedySettings? settings = null)
        : base(PolicyNames.EpsilonGreedy, schema, (settings ??= new EpsilonGreedySettings()).Checked().Model, new ExplorationStrength("epsilon", settings.Epsilon, max: 1)) =>
        _greedy = new Greedy(this);

    /// <summary>The best products or, for the share ε of recommendation ids, a uniform draw; the propensities are those of both together.</summary>
    public override PolicyAnswer? Choose(in DecisionInput input)
    {
        var (uniform, epsilon) = (_uniform, Published.Strength);
        if (uniform.Share != epsilon)
        {
            _uniform = uniform = new UniformExploration(epsilon, "epsilon-greedy/");
        }

        return uniform.Choose(_greedy, input);
    }

    private protected override void Score(
        SharedContexts contexts, SharedModel.State model, Span<ScoredGroup> groups, bool exploitOnly, ref SeededDraws draws) =>
        Expect(contexts, model.Estimate, groups);

    private PolicyAnswer? ChooseBest(in DecisionInput input) => base.Choose(input);

    /// <summary>The policy without its uniform draws.</summary>
    private sealed class Greedy(EpsilonGreedyPolicy policy) : IPolicy
    {
        public string Name => policy.Name;

        public string? ModelVersion => policy.ModelVersion;

        public PolicyAnswer? Choose(in DecisionInput input) => policy.ChooseBest(input);

        public void Prepare(ShopCatalogue catalogue) => policy.Prepare(catalogue);
    }
}
