using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Policies;

/// <summary>Settings of the policies, in the section <c>Policies</c>.</summary>
internal sealed class PolicyOptions : IHasSections
{
    public const string Section = "Policies";

    /// <summary>The settings of each policy, by its name; in the configuration by <see cref="PolicyRegistration.Section"/>.</summary>
    public IReadOnlyDictionary<string, IPolicySettings> Settings { get; } =
        PolicyRegister.All.ToDictionary(policy => policy.Name, policy => policy.DefaultSettings(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, object>> Sections => PolicyRegister.All.Select(policy => KeyValuePair.Create<string, object>(policy.Section, Settings[policy.Name]));

    /// <summary>ε, the share of every policy's decisions that is drawn uniformly: 0 to 1.</summary>
    public double UniformShare { get; init; }

    /// <summary>The positions of a slate that explore, from 1; none lets every position explore. A decision for one product explores anyway.</summary>
    public IReadOnlyList<int> ExploreAt { get; init; } = [];

    /// <summary>The most products of one category in a slate, where the request says nothing; null for any number.</summary>
    public int? MaxPerCategory { get; init; }

    /// <summary>What a shown product teaches before its reward is known: nothing, as in the notebook; in production, the default reward.</summary>
    public Pending Pending { get; init; } = Pending.Ignore;

    /// <summary>The same for single policies, by name; a policy that is not named here has <see cref="Pending"/>.</summary>
    public Dictionary<string, Pending> PendingByPolicy { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Whose decisions a policy learns from.</summary>
    public LearnFrom LearnFrom { get; init; } = LearnFrom.Own;

    /// <summary>The same for single policies, by name; a policy that is not named here has <see cref="LearnFrom"/>.</summary>
    public Dictionary<string, LearnFrom> LearnFromByPolicy { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The policy that answers an assigned user whose own policy cannot.</summary>
    public string Fallback { get; init; } = PolicyNames.LinUcb;

    /// <summary>What a shown product of a policy teaches before its reward is known.</summary>
    public Pending PendingOf(string policy) => PendingByPolicy.TryGetValue(policy, out var own) ? own : Pending;

    /// <summary>Whose decisions a policy learns from.</summary>
    public LearnFrom LearnFromOf(string policy) => LearnFromByPolicy.TryGetValue(policy, out var own) ? own : LearnFrom;

    internal sealed class Validator : IValidateOptions<PolicyOptions>
    {
        // Those that answer from the first request on; the others need weights.
        private static readonly string[] Fallbacks =
        [
            .. PolicyRegister.All.Where(policy => policy.Create(policy.DefaultSettings(), FeatureSchema.Notebook).ModelVersion is not null).Select(policy => policy.Name),
        ];

        public ValidateOptionsResult Validate(string? name, PolicyOptions options)
        {
            var faults = new ConfigurationFaults(Section);
            foreach (var policy in PolicyRegister.All)
            {
                foreach (var fault in options.Settings[policy.Name].Faults())
                {
                    faults.Unless(false, $"{policy.Section}:{fault.Setting}", fault.Given, fault.Allowed);
                }
            }

            faults.Unless(options.UniformShare is >= 0 and <= 1, "UniformShare", options.UniformShare, "a number from 0 to 1");
            faults.Unless(Fallbacks.Contains(options.Fallback), "Fallback", options.Fallback, $"one of {string.Join(", ", Fallbacks)}");
            for (var i = 0; i < options.ExploreAt.Count; i++)
            {
                faults.Unless(options.ExploreAt[i] is >= 1 and <= RecommendRequest.CountMax, $"ExploreAt:{i}", options.ExploreAt[i], $"a position from 1 to {RecommendRequest.CountMax}");
            }

            faults.Unless(options.MaxPerCategory is null or (>= 1 and <= RecommendRequest.CountMax), "MaxPerCategory", options.MaxPerCategory, $"a whole number from 1 to {RecommendRequest.CountMax}, or nothing for no limit");
            faults.Unless(Enum.IsDefined(options.Pending), "Pending", options.Pending, "AsDefault, AsExpected or Ignore");
            faults.Unless(Enum.IsDefined(options.LearnFrom), "LearnFrom", options.LearnFrom, "Own or Everyone");
            AddUnknown(faults, nameof(options.PendingByPolicy), options.PendingByPolicy);
            AddUnknown(faults, nameof(options.LearnFromByPolicy), options.LearnFromByPolicy);

            return faults.Result;
        }

        private static void AddUnknown<TSetting>(ConfigurationFaults faults, string key, Dictionary<string, TSetting> byPolicy)
        {
            foreach (var (policy, setting) in byPolicy)
            {
                faults.Unless(PolicyNames.All.Contains(policy), $"{key}:{policy}", setting, $"a setting for one of {string.Join(", ", PolicyNames.All)}");
            }
        }
    }
}
