namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// Lets a share ε of a policy's decisions be drawn uniformly, in the policy's name. A deterministic policy's log can evaluate no
/// other policy; with this share every eligible product has a positive, known propensity (1 − ε)·[chosen] + ε/n.
/// </summary>
public sealed class UniformExploration
{
    private readonly double _share;

    /// <summary>Sets the share.</summary>
    /// <param name="share">ε, from 0 (never) to 1 (always).</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not within 0 to 1.</exception>
    public UniformExploration(double share)
    {
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The uniform share must lie within 0 to 1.");
        }

        _share = share;
    }

    /// <summary>The policy's own choice or, for the share of recommendation ids that fall to it, a uniform draw.</summary>
    /// <returns>The answer with the true propensities, or null when the policy cannot answer.</returns>
    public PolicyAnswer? Choose(IPolicy policy, in DecisionInput input)
    {
        var own = policy.Choose(input);
        if (own is null || own.Explored || _share == 0)
        {
            // A uniform draw mixed into a uniform draw is one still, with the propensities it says.
            return own;
        }

        // Not the bare id: the policy may draw from that itself, and the two draws must not depend on each other.
        var draws = SeededDraws.From("uniform-share/" + input.RecommendationId);
        return draws.NextDouble() < _share ? Uniform(policy, own, input, ref draws) : own with { Items = Mixed(own.Items, own.Items, input) };
    }

    private PolicyAnswer Uniform(IPolicy policy, PolicyAnswer own, in DecisionInput input, ref SeededDraws draws)
    {
        var drawn = new int[own.Items.Length];
        UniformDraw.Fill(input.Eligible, drawn, ref draws);

        var ascending = (int[])drawn.Clone();
        Array.Sort(ascending);
        var scored = policy.Choose(new DecisionInput
        {
            Catalogue = input.Catalogue,
            UserId = input.UserId,
            Persona = input.Persona,
            PersonaBasis = input.PersonaBasis,
            Eligible = ascending,
            Count = ascending.Length,
            RecommendationId = input.RecommendationId,
        });
        if (scored is null)
        {
            return own;
        }

        var items = Array.ConvertAll(drawn, product => Array.Find(scored.Items, item => item.Product == product));
        return scored with { Items = Mixed(items, own.Items, input), Explored = true };
    }

    private RankedProduct[] Mixed(RankedProduct[] shown, RankedProduct[] own, in DecisionInput input)
    {
        var uniform = _share / input.Eligible.Length;
        var items = new RankedProduct[shown.Length];
        for (var rank = 0; rank < shown.Length; rank++)
        {
            var chosen = shown[rank].Product == own[rank].Product ? own[rank].Propensity : 0;
            items[rank] = shown[rank] with { Propensity = ((1 - _share) * chosen) + uniform };
        }

        return items;
    }
}
