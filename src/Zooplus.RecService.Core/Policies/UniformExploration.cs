namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// Lets a share ε of a policy's decisions be drawn uniformly, in the policy's name. A deterministic policy's log can evaluate no
/// other policy; with this share every eligible product has a positive, known propensity (1 − ε)·p + ε/n, p being what the policy
/// itself gives it.
/// </summary>
public sealed class UniformExploration
{
    private readonly double _share;
    private readonly string _seed;

    /// <summary>Sets the share.</summary>
    /// <param name="share">ε, from 0 (never) to 1 (always).</param>
    /// <param name="seed">
    /// What is put before the recommendation id to seed the draws. The policy may draw from the bare id, and a policy's own share and
    /// the service's must not fall to the same ids.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not within 0 to 1.</exception>
    public UniformExploration(double share, string seed = "uniform-share/")
    {
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The uniform share must lie within 0 to 1.");
        }

        _share = share;
        _seed = seed;
    }

    /// <summary>ε, from 0 to 1.</summary>
    public double Share => _share;

    /// <summary>The policy's own choice or, for the share of recommendation ids that fall to it, a uniform draw.</summary>
    /// <returns>The answer with the true propensities, those of a sampled policy estimated, or null when the policy cannot answer.</returns>
    public PolicyAnswer? Choose(IPolicy policy, in DecisionInput input)
    {
        var own = policy.Choose(input);
        var sampled = policy is ISampledPolicy estimating && estimating.Estimates(input) ? estimating : null;
        if (own is null || input.ExploitOnly || (_share == 0 && sampled is null))
        {
            return own;
        }

        if (_share > 0 && !own.Explored)
        {
            var draws = SeededDraws.From(_seed, input.RecommendationId);
            if (draws.NextDouble() < _share && Uniform(policy, input, ref draws) is { } uniform)
            {
                return Mixed(uniform, own, input, sampled);
            }
        }

        // A uniform draw in place of a uniform draw is one still: only the propensities change.
        return Mixed(own, own, input, sampled);
    }

    private static PolicyAnswer? Uniform(IPolicy policy, in DecisionInput input, ref SeededDraws draws)
    {
        var drawn = UniformDraw.Draw(input, ref draws);
        var ascending = Array.ConvertAll(drawn, item => item.Product);
        Array.Sort(ascending);
        if (policy.Choose(input with { Eligible = ascending, Count = ascending.Length, MaxPerCategory = null }) is not { } scored)
        {
            return null;
        }

        var items = Array.ConvertAll(drawn, draw => Array.Find(scored.Items, item => item.Product == draw.Product));
        return scored with { Items = items, Explored = true };
    }

    private PolicyAnswer Mixed(PolicyAnswer shown, PolicyAnswer own, in DecisionInput input, ISampledPolicy? sampled)
    {
        var estimates = sampled is null ? null : new double[shown.Items.Length];
        sampled?.EstimatePropensities(input, Array.ConvertAll(shown.Items, item => item.Product), estimates);
        var items = new RankedProduct[shown.Items.Length];
        for (var rank = 0; rank < items.Length; rank++)
        {
            var item = shown.Items[rank];
            var uniform = UniformDraw.Propensity(input, rank);
            var p = estimates?[rank]
                ?? (ReferenceEquals(shown, own) ? item.Propensity : OwnPropensity(item, own.Items[rank], own.UniformShare * uniform));
            items[rank] = item with
            {
                Propensity = _share == 0 ? p : p + (_share * (uniform - p)),
                PropensitySamples = sampled?.PropensitySamples ?? 0,
            };
        }

        return shown with { Items = items, UniformShare = own.UniformShare + (_share * (1 - own.UniformShare)) };
    }

    /// <summary>What the policy itself gives a product at a rank where it chose another one this time.</summary>
    /// <param name="item">The product, with the policy's score.</param>
    /// <param name="chosen">What the policy chose.</param>
    /// <param name="otherwise">What a product gets that the policy ranks elsewhere.</param>
    private static double? OwnPropensity(in RankedProduct item, in RankedProduct chosen, double? otherwise)
    {
        // A policy that is sure of its choice breaks ties in a fixed way; one that is not draws among equal scores.
        var isDrawn = chosen.Propensity is not { } p || p < 1;
        return item.Product == chosen.Product || (isDrawn && item.Score == chosen.Score) || chosen.Propensity is null
            ? chosen.Propensity
            : otherwise;
    }
}
