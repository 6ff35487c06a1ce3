using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcbShared;

namespace Zooplus.RecService.Core.Policies.LinUcbDetecting;

/// <summary>
/// <see cref="LinUcbSharedPolicy"/> that forgets on evidence: a test watches the rewards of each recurring context, and when they have changed,
/// what was learned of these users is forgotten and learned anew (restarts as in GLR-klUCB of Besson et al. 2022, for each context of users and
/// requests, since within one the best product may change unseen; the uncertainty of what was forgotten is large again and has it tried).
/// </summary>
/// <remarks>
/// A change is noticed where it is seen: in what is shown. That a product grew better that is no longer shown, only exploration can tell: the
/// bonus, which is never 0, and the share of decisions that the service draws uniformly.
/// </remarks>
public sealed class LinUcbDetectingPolicy : SharedLinearPolicy, IChangeDetectingPolicy
{
    private readonly DetectingModel _model;

    /// <summary>A policy that knows its prior.</summary>
    /// <param name="schema">The attributes and interactions.</param>
    /// <param name="settings">How it explores, starts and forgets; the defaults when null.</param>
    /// <exception cref="ArgumentException">A setting is not allowed.</exception>
    public LinUcbDetectingPolicy(FeatureSchema schema, LinUcbDetectingSettings? settings = null)
        : this(new DetectingModel(schema, (settings ?? new LinUcbDetectingSettings()).Checked()))
    {
    }

    private LinUcbDetectingPolicy(DetectingModel model)
        : base(PolicyNames.LinUcbDetecting, model) => _model = model;

    /// <inheritdoc/>
    public NoticedChanges Noticed => _model.Noticed;

    /// <summary>The form of the state, with the features and settings it depends on.</summary>
    public override string StateFormat => $"detecting/2 {base.StateFormat}";

    private protected override void Score(
        SharedContexts contexts, SharedModel.State model, Span<ScoredGroup> groups, bool exploitOnly, ref SeededDraws draws) =>
        LinUcbSharedPolicy.Score(contexts, model, groups, exploitOnly);
}
