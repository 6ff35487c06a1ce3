using System.Buffers;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinUcbHybrid;

/// <summary>
/// LinUCB with a part that all products share and a part of each product's own (Li et al. 2010, algorithm 2): the product with the highest
/// upper confidence bound zᵀβ + xᵀθ + α√s is chosen, s being the variance of both parts together (line 9).
/// </summary>
/// <remarks>
/// By default x is a constant, so that a product's own part is how much better or worse it is than its category. Products that taught
/// nothing score alike where their features are equal: a decision costs as much as there are groups of those and products that were ever shown.
/// </remarks>
public sealed class LinUcbHybridPolicy : SharedLinearPolicy
{
    /// <summary>A policy that knows its prior.</summary>
    /// <param name="schema">The attributes and interactions.</param>
    /// <param name="settings">How it explores, starts and forgets; the defaults when null.</param>
    /// <exception cref="ArgumentException">A setting is not allowed.</exception>
    public LinUcbHybridPolicy(FeatureSchema schema, LinUcbHybridSettings? settings = null)
        : base(PolicyNames.LinUcbHybrid, new HybridModel(schema, (settings ?? new LinUcbHybridSettings()).Checked()))
    {
    }

    /// <summary>The form of the state, with the features and settings it depends on.</summary>
    public override string StateFormat => $"hybrid/1 {base.StateFormat}";

    /// <summary>The coefficients that all products share, β, and those of each product that taught it something, θ.</summary>
    public override Knowledge Knowledge
    {
        get
        {
            var state = (HybridState)Published;
            return new Knowledge
            {
                OwnFeatures = state.Own.Names,
                Own = product => state.Arms[product]?.CoefficientsBeside(state.Estimate),
                SharedFeatures = state.Features.Names,
                Shared = Coefficients.Of(state.Estimate),
            };
        }
    }

    /// <summary>Nothing yet: what scores a product shares, and what is its own, are found together when they are placed.</summary>
    private protected override void Score(
        SharedContexts contexts, SharedModel.State model, Span<ScoredGroup> groups, bool exploitOnly, ref SeededDraws draws)
    {
    }

    private protected override RankedProduct[] Place(
        SharedModel.State model, Span<ScoredGroup> groups, EligibleGroups eligible, in DecisionInput input, ref SeededDraws draws)
    {
        var state = (HybridState)model;
        var alpha = input.ExploitOnly ? 0 : state.Strength;
        var contexts = new SharedContexts(state.Features, input);
        var own = state.Own.Of(input, stackalloc int[state.Own.ActiveFeatures], stackalloc double[state.Own.ActiveFeatures]);
        var room = state.Features.Dimension + state.Features.ActiveFeatures;
        var (indices, values) = (ArrayPool<int>.Shared.Rent(room), ArrayPool<double>.Shared.Rent(room));

        Span<int> active = stackalloc int[state.Features.ActiveFeatures];
        Span<double> activeValues = stackalloc double[state.Features.ActiveFeatures];
        ScoredGroup.FillWithout(groups, eligible, state.Arms);
        foreach (ref var group in groups)
        {
            // What taught nothing has B = 0: u is z.
            Score(ref group, alpha, state, state.Fresh.Project(own, contexts.Of(group.Group, active, activeValues), indices, values));
        }

        var slate = new ArmSlate(groups, input);
        foreach (ref readonly var group in groups)
        {
            if (group.Size == eligible[group.Group].Length)
            {
                continue;
            }

            var z = contexts.Of(group.Group, active, activeValues);
            foreach (var product in eligible[group.Group])
            {
                if (state.Arms[product] is { } arm)
                {
                    var scored = new ScoredGroup { Group = group.Group, Category = group.Category, Product = product, Size = 1 };
                    Score(ref scored, alpha, state, arm.Project(own, z, indices, values));
                    slate.Offer(scored);
                }
            }
        }

        var items = slate.Fill(eligible, input, ref draws, product => state.Arms[product] is not null);
        ArrayPool<int>.Shared.Return(indices);
        ArrayPool<double>.Shared.Return(values);
        return items;
    }

    /// <summary>Scores by zᵀβ + xᵀθ = uᵀβ + xᵀA⁻¹b and s = uᵀA₀⁻¹u + xᵀA⁻¹x, which lines 8 and 9 come to.</summary>
    private static void Score(ref ScoredGroup group, double alpha, HybridState state, in HybridArm.Projection projection)
    {
        group.ExpectedReward = state.Estimate.ExpectedReward(projection.Shared) + projection.Expected;
        group.Bonus = alpha == 0 ? 0 : alpha * Math.Sqrt(Math.Max(state.Estimate.Covariance(projection.Shared, projection.Shared), 0) + projection.Variance);
        group.Score = group.ExpectedReward + group.Bonus;
    }
}
