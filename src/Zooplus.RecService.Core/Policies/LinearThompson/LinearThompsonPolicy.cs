using System.Buffers;
using System.Numerics.Tensors;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinearThompson;

/// <summary>
/// Thompson sampling with one model for all products (Agrawal and Goyal 2013, algorithm 1): each decision samples a θ̃ from the posterior
/// N(θ, v²A⁻¹) of the ridge regression on <see cref="JointFeatures"/>, seeded by the decision's id, and the product with the highest θ̃ᵀx is
/// chosen.
/// </summary>
/// <remarks>
/// The propensities are estimated while the decision is made, by the state that makes it: a later estimate would rest on a posterior that
/// has moved on.
/// </remarks>
public sealed class LinearThompsonPolicy : SharedLinearPolicy, ISampledPolicy
{
    /// <summary>Where an estimate would score more groups than this in all its samples, propensities stay unknown: it would take longer than the decision.</summary>
    public const int ScoresMax = 200_000;

    private const int StackDoubles = 288;

    private readonly int _propensitySamples;

    /// <summary>A policy that knows its prior.</summary>
    /// <param name="schema">The personas and categories.</param>
    /// <param name="settings">How it samples, starts and forgets; the defaults when null.</param>
    /// <exception cref="ArgumentException">A setting is not allowed.</exception>
    public LinearThompsonPolicy(FeatureSchema schema, LinearThompsonSettings? settings = null)
        : base(PolicyNames.LinearThompson, schema, (settings ??= new LinearThompsonSettings()).Checked().Model, new ExplorationStrength("scale", settings.Scale, LinearThompsonSettings.ScaleMax)) =>
        _propensitySamples = settings.PropensitySamples;

    /// <summary>How many samples an estimate takes; 0 leaves propensities unknown, but for a scale of 0, with which they are exact.</summary>
    public int PropensitySamples => Published.Strength == 0 ? 0 : _propensitySamples;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Settings => SettingsWith(("propensitySamples", PropensitySamples));

    /// <inheritdoc/>
    public override PolicyAnswer? Choose(in DecisionInput input)
    {
        var answer = base.Choose(input);
        if (answer is not null && !input.ExploitOnly && Published.Strength > 0)
        {
            // They say how likely the draw among equal scores was, and not how likely the scores were.
            foreach (ref var item in answer.Items.AsSpan())
            {
                item = item with { Propensity = null };
            }
        }

        return answer;
    }

    /// <summary>Whether it estimates at all, and the groups of the catalogue are few enough.</summary>
    public bool Estimates(in DecisionInput input) => PropensitySamples > 0 && (long)PropensitySamples * input.Catalogue.Features.Groups <= ScoresMax;

    /// <inheritdoc/>
    public void EstimatePropensities(in DecisionInput input, ReadOnlySpan<int> slate, Span<double> propensities)
    {
        var model = Published;
        using var eligible = EligibleGroups.Of(input);
        var contexts = new SharedContexts(model.Features, input);
        var groups = new ScoredGroup[eligible.Count];
        ScoredGroup.Fill(groups, eligible);
        Expect(contexts, model.Estimate, groups);

        var sample = new JointSample(contexts, model.Estimate, model.Strength, groups.Length, new double[JointSample.MemoryFor(groups.Length, model.Estimate.Dimension)]);
        var places = new SlatePlaces(groups, input, slate);
        var draws = SeededDraws.From(input.RecommendationId);
        propensities.Clear();
        for (var i = 0; i < _propensitySamples; i++)
        {
            sample.Draw(groups, ref draws);
            places.AddTo(propensities, groups);
        }

        TensorPrimitives.Divide(propensities, _propensitySamples, propensities);
    }

    private protected override void Score(
        SharedContexts contexts, SharedModel.State model, Span<ScoredGroup> groups, bool exploitOnly, ref SeededDraws draws)
    {
        var (estimate, scale) = (model.Estimate, model.Strength);
        Expect(contexts, estimate, groups);
        if (exploitOnly || scale == 0)
        {
            return;
        }

        var needed = JointSample.MemoryFor(groups.Length, estimate.Dimension);
        var rented = needed > StackDoubles ? ArrayPool<double>.Shared.Rent(needed) : null;
        Span<double> memory = rented is null ? stackalloc double[StackDoubles] : rented;
        new JointSample(contexts, estimate, scale, groups.Length, memory).Draw(groups, ref draws);
        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }
}
