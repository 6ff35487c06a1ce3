using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Http;

namespace Zooplus.RecService.Policies;

/// <summary>How a policy goes on after it has forgotten: as strongly exploring as before, unless its own of these is given.</summary>
/// <param name="Alpha">The weight of the uncertainty of the policies whose settings name it, 0 to 1,000,000.</param>
/// <param name="Scale">The deviation of a reward's noise of linear-thompson, 0 to 1,000,000.</param>
/// <param name="Epsilon">The share that epsilon-greedy draws uniformly, 0 to 1.</param>
internal sealed record ResetRequest(double? Alpha = null, double? Scale = null, double? Epsilon = null)
{
    /// <summary>What a policy does not allow.</summary>
    public FieldFaults Faults(IPolicy policy)
    {
        var faults = new FieldFaults();
        foreach (var (setting, given) in new[] { ("alpha", Alpha), ("scale", Scale), ("epsilon", Epsilon) })
        {
            if (given is not { } value)
            {
                continue;
            }

            if ((policy as IExploringPolicy)?.Exploration is not { } exploration || exploration.Setting != setting)
            {
                faults.Add(setting, $"'{policy.Name}' has no {setting}; leave it out.");
            }
            else if (!exploration.Allows(value))
            {
                faults.Add(setting, FormattableString.Invariant($"{value} was given; allowed is a number from 0 to {exploration.Max}."));
            }
        }

        return faults;
    }
}
