using Microsoft.Extensions.Options;
using Zooplus.RecService.Policies;

namespace Zooplus.RecService.Experiment;

/// <summary>Settings of the experiment, in the section <c>Experiment</c>.</summary>
internal sealed class ExperimentOptions
{
    public const string Section = "Experiment";

    /// <summary>The largest weight: beyond any use, and far from where a sum of weights is no longer a finite number.</summary>
    private const double WeightMax = 1_000_000;

    /// <summary>Names the experiment; another name assigns the users anew.</summary>
    public string Name { get; init; } = "default";

    /// <summary>Seeds the assignment; another seed assigns the users anew.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>The arms, in the fixed order of their intervals.</summary>
    public IReadOnlyList<ArmOptions> Arms { get; init; } = [];

    /// <summary>One arm.</summary>
    internal sealed class ArmOptions
    {
        /// <summary>Names the arm.</summary>
        public string Name { get; init; } = "";

        /// <summary>The policy its users get.</summary>
        public string Policy { get; init; } = "";

        /// <summary>Its share of the users, relative to the other arms': 0 to 1,000,000.</summary>
        public double Weight { get; init; }
    }

    internal sealed class Validator(PolicySet policies) : IValidateOptions<ExperimentOptions>
    {
        public ValidateOptionsResult Validate(string? name, ExperimentOptions options)
        {
            var faults = new ConfigurationFaults(Section);
            var known = string.Join(", ", policies.All.Select(policy => policy.Name));
            for (var i = 0; i < options.Arms.Count; i++)
            {
                var arm = options.Arms[i];
                faults.Unless(!string.IsNullOrEmpty(arm.Name) && options.Arms.Count(other => other.Name == arm.Name) == 1, $"Arms:{i}:Name", arm.Name, "a name no other arm has");
                faults.Unless(arm.Policy is not null && policies.Find(arm.Policy) is not null, $"Arms:{i}:Policy", arm.Policy, $"one of {known}");
                faults.Unless(arm.Weight is >= 0 and <= WeightMax, $"Arms:{i}:Weight", arm.Weight, "a number from 0 to 1000000");
            }

            faults.Unless(options.Arms.Sum(arm => arm.Weight) > 0, "Arms", $"{options.Arms.Count} arms", "at least one arm with a weight above 0");
            return faults.Result;
        }
    }
}
