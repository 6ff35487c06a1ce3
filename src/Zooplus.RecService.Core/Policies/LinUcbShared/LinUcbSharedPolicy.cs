using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Policies.LinUcbShared;

/// <summary>
/// LinUCB with one model for all products (OFUL of Abbasi-Yadkori et al. 2011; SupLinUCB's base of Chu et al. 2011, algorithm 1): a ridge
/// regression on <see cref="JointFeatures"/>, and the product whose features have the highest upper confidence bound θᵀx + α√(xᵀA⁻¹x) is chosen.
/// </summary>
/// <remarks>
/// With α = 1.35 and λ = 1 the notebook's shop, from a cold start, loses about 99 clicks in 40,000 steps to a perfect recommender. A smaller α
/// loses less in most runs, and in a few far more: it takes the second best for the best and never finds out.
/// </remarks>
public sealed class LinUcbSharedPolicy : SharedLinearPolicy
{
    /// <summary>A policy that knows its prior.</summary>
    /// <param name="schema">The personas and categories.</param>
    /// <param name="alpha">α, the weight of the uncertainty, 0 to <see cref="LinUcbPolicy.AlphaMax"/>.</param>
    /// <param name="options">How the model starts and forgets; the defaults when null.</param>
    /// <param name="name">Its name: that of the policy that remembers, or of the one that forgets.</param>
    /// <exception cref="ArgumentException">α or an option is not allowed.</exception>
    public LinUcbSharedPolicy(FeatureSchema schema, double alpha = 1.35, LinearOptions? options = null, string name = PolicyNames.LinUcbShared)
        : base(name, schema, options ?? new LinearOptions(), new ExplorationStrength("alpha", alpha, LinUcbPolicy.AlphaMax))
    {
    }

    /// <summary>Scores every group by its upper confidence bound.</summary>
    /// <param name="contexts">The context of each group.</param>
    /// <param name="model">What is known, and α.</param>
    /// <param name="groups">Receive expected reward, bonus and score.</param>
    /// <param name="exploitOnly">Whether the score is to be the expected reward.</param>
    internal static void Score(SharedContexts contexts, SharedModel.State model, Span<ScoredGroup> groups, bool exploitOnly)
    {
        Span<int> indices = stackalloc int[contexts.ActiveFeatures];
        Span<double> values = stackalloc double[contexts.ActiveFeatures];
        foreach (ref var group in groups)
        {
            var x = contexts.Of(group.Group, indices, values);
            group.ExpectedReward = model.Estimate.ExpectedReward(x);
            group.Bonus = exploitOnly ? 0 : model.Strength * model.Estimate.Uncertainty(x);
            group.Score = group.ExpectedReward + group.Bonus;
        }
    }

    private protected override void Score(
        SharedContexts contexts, SharedModel.State model, Span<ScoredGroup> groups, bool exploitOnly, ref SeededDraws draws) =>
        Score(contexts, model, groups, exploitOnly);
}
