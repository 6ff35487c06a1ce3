using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>A policy that takes part, as it is set. Immutable; each course of events is played by a policy of its own.</summary>
/// <param name="Label">What it is called in results, such as <c>linucb-shared:alpha=1.3</c>; unique in a tournament.</param>
/// <param name="Registration">Which policy.</param>
/// <param name="Settings">How it is set, without faults.</param>
/// <param name="Weights">What it rests on if it is the MLP or stands on it; null where it needs none.</param>
public sealed record Entrant(string Label, PolicyRegistration Registration, IPolicySettings Settings, MlpWeights? Weights = null)
{
    /// <summary>A policy with its defaults.</summary>
    /// <param name="policy">Its name.</param>
    /// <param name="weights">What it rests on if it is the MLP or stands on it.</param>
    /// <exception cref="ArgumentException">There is no such policy.</exception>
    public static Entrant WithDefaults(string policy, MlpWeights? weights = null)
    {
        var registration = PolicyRegister.Find(policy);
        return new Entrant(policy, registration, registration.DefaultSettings(), weights);
    }

    /// <summary>A policy that knows nothing yet.</summary>
    public IPolicy Fresh(FeatureSchema schema) => Registration.Create(Settings, schema);
}
