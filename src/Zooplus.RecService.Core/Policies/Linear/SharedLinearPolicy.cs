using System.Buffers;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>
/// A policy on one linear model that all products share. The model cannot tell products of equal features apart, so a decision costs
/// as much as there are groups of them (the categories, where products have no further attributes), and the product of the best group is
/// drawn uniformly by the decision's id.
/// </summary>
/// <remarks>See the folder's README for the concurrency rule: one writer, any number of readers, no locks.</remarks>
public abstract class SharedLinearPolicy : LinearModelPolicy
{
    private const int StackGroups = 64;

    private readonly SharedModel _model;

    private protected SharedLinearPolicy(string name, FeatureSchema schema, LinearOptions options, ExplorationStrength exploration)
        : this(name, new SharedModel(schema, options, exploration))
    {
    }

    private protected SharedLinearPolicy(string name, SharedModel model)
        : base(name, model) => _model = model;

    /// <summary>The form of the state, with the features and options it depends on.</summary>
    public override string StateFormat => $"shared/3 {base.StateFormat}";

    /// <summary>The features of a context, in the order of <see cref="Estimate"/>.</summary>
    public JointFeatures Features => _model.Published.Features;

    /// <summary>What has been learned so far.</summary>
    public RidgeEstimate Estimate => _model.Published.Estimate;

    /// <summary>The coefficients that all products share.</summary>
    public override Knowledge Knowledge
    {
        get
        {
            var model = _model.Published;
            return new Knowledge { SharedFeatures = model.Features.Names, Shared = Coefficients.Of(model.Estimate) };
        }
    }

    /// <summary>What is known now, and on which features.</summary>
    private protected SharedModel.State Published => _model.Published;

    /// <inheritdoc/>
    public override PolicyAnswer? Choose(in DecisionInput input)
    {
        // Read before the model: it may then be newer than the version says, never older.
        var version = ModelVersion!;
        var model = _model.Published;

        using var eligible = EligibleGroups.Of(input);
        var rented = eligible.Count > StackGroups ? ArrayPool<ScoredGroup>.Shared.Rent(eligible.Count) : null;
        Span<ScoredGroup> groups = rented is null ? stackalloc ScoredGroup[StackGroups] : rented;
        groups = groups[..eligible.Count];
        ScoredGroup.Fill(groups, eligible);
        var draws = SeededDraws.From(input.RecommendationId);
        Score(new SharedContexts(model.Features, input), model, groups, input.ExploitOnly, ref draws);
        var items = Place(model, groups, eligible, input, ref draws);
        if (rented is not null)
        {
            ArrayPool<ScoredGroup>.Shared.Return(rented);
        }

        return new PolicyAnswer(version, input.Basis, items);
    }

    /// <summary>Fills the slate.</summary>
    /// <param name="model">What is known.</param>
    /// <param name="groups">The groups, scored.</param>
    /// <param name="eligible">Their products.</param>
    /// <param name="input">The decision.</param>
    /// <param name="draws">The decision's draws.</param>
    private protected virtual RankedProduct[] Place(
        SharedModel.State model, Span<ScoredGroup> groups, EligibleGroups eligible, in DecisionInput input, ref SeededDraws draws) =>
        GroupedSlate.Fill(groups, eligible, input, ref draws);

    /// <summary>Gives every group its expected reward, and that as its score.</summary>
    private protected static void Expect(SharedContexts contexts, RidgeEstimate estimate, Span<ScoredGroup> groups)
    {
        Span<int> indices = stackalloc int[contexts.ActiveFeatures];
        Span<double> values = stackalloc double[contexts.ActiveFeatures];
        foreach (ref var group in groups)
        {
            group.ExpectedReward = group.Score = estimate.ExpectedReward(contexts.Of(group.Group, indices, values));
        }
    }

    /// <summary>Scores every group, those without products too: what a group is given must not depend on which others are eligible.</summary>
    /// <param name="contexts">The context of each group.</param>
    /// <param name="model">What is known, and how strongly to explore.</param>
    /// <param name="groups">Receive expected reward, bonus and score.</param>
    /// <param name="exploitOnly">Whether the score is to be the expected reward.</param>
    /// <param name="draws">The decision's draws.</param>
    private protected abstract void Score(
        SharedContexts contexts, SharedModel.State model, Span<ScoredGroup> groups, bool exploitOnly, ref SeededDraws draws);
}
