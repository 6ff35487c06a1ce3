using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Core.Policies.NeuralLinUcb;

namespace Zooplus.RecService.Policies;

/// <summary>The policies of this service, by name, as the <see cref="PolicyRegister"/> has them.</summary>
internal sealed class PolicySet
{
    private readonly FrozenDictionary<string, IPolicy> _policies;
    private readonly FrozenDictionary<string, ImmutableArray<ILearningPolicy>> _learners;
    private readonly ImmutableArray<ILearningPolicy> _fromEveryone;

    public PolicySet(IOptions<PolicyOptions> options)
        : this([.. PolicyRegister.All.Select(policy => policy.Create(options.Value.Settings[policy.Name], FeatureSchema.Notebook))], options.Value)
    {
    }

    private PolicySet(IReadOnlyList<IPolicy> policies, PolicyOptions options)
    {
        All = policies;
        Weighted = [.. All.OfType<IWeightedPolicy>()];
        Learning = [.. All.OfType<ILearningPolicy>()];
        _policies = All.ToFrozenDictionary(policy => policy.Name, StringComparer.Ordinal);
        _fromEveryone = [.. Learning.Where(policy => options.LearnFromOf(policy.Name) == LearnFrom.Everyone)];
        _learners = All.ToFrozenDictionary(
            policy => policy.Name,
            ImmutableArray<ILearningPolicy> (policy) => [.. Learning.Where(learner => learner == policy || _fromEveryone.Contains(learner))],
            StringComparer.Ordinal);
        Exploration = new SlateExploration(new UniformExploration(options.UniformShare), options.ExploreAt);
    }

    /// <summary>Every policy, in the order they are listed to callers.</summary>
    public IReadOnlyList<IPolicy> All { get; }

    /// <summary>The policies that learn from rewards.</summary>
    public ImmutableArray<ILearningPolicy> Learning { get; }

    /// <summary>The policy that answers from loaded weights as they are.</summary>
    public MlpPolicy Mlp => All.OfType<MlpPolicy>().Single();

    /// <summary>The policies that rest on loaded weights.</summary>
    public IReadOnlyList<IWeightedPolicy> Weighted { get; }

    /// <summary>The policies that learn on top of loaded weights.</summary>
    public IEnumerable<IHeadPolicy> Heads => Weighted.OfType<IHeadPolicy>();

    /// <summary>Where slates explore, and the share of each policy's decisions that is drawn uniformly.</summary>
    public SlateExploration Exploration { get; }

    /// <summary>Policies that learn beside those of the service, from the same decisions as their namesakes.</summary>
    public static PolicySet Of(IReadOnlyList<IPolicy> policies, PolicyOptions options) => new(policies, options);

    /// <summary>The policy of that name, or null.</summary>
    public IPolicy? Find(string name) => _policies.GetValueOrDefault(name);

    /// <summary>What to tell a caller who named a policy that is none.</summary>
    public string AllowedInsteadOf(string name) => $"'{name}' is not a policy; allowed are {string.Join(", ", All.Select(policy => policy.Name))}.";

    /// <summary>The policies that learn from the decisions of the policy of that name, which need not be there any more.</summary>
    public ImmutableArray<ILearningPolicy> LearnersFrom(string name) => _learners.GetValueOrDefault(name, _fromEveryone);

    /// <summary>Whether a policy learns from everyone's decisions.</summary>
    public bool LearnsFromEveryone(IPolicy policy) => _fromEveryone.Contains(policy);

    /// <summary>The form of a policy's state with all it depends on: another lesson plan makes it another state.</summary>
    public string StateFormatOf(ILearningPolicy policy) => LearnsFromEveryone(policy) ? $"{policy.StateFormat} from=everyone" : policy.StateFormat;
}
