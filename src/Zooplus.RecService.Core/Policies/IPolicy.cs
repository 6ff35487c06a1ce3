using System.Collections.Frozen;
using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies;

/// <summary>Chooses products for a user. Pure: no I/O, no clock, no randomness but what the recommendation id seeds.</summary>
public interface IPolicy
{
    /// <summary>One of <see cref="PolicyNames"/>.</summary>
    string Name { get; }

    /// <summary>The state a decision made now would rest on; null when the policy cannot answer.</summary>
    string? ModelVersion { get; }

    /// <summary>How it is set, for whoever lists the policies: names as in the configuration, the first letter small.</summary>
    IReadOnlyDictionary<string, double> Settings => FrozenDictionary<string, double>.Empty;

    /// <summary>Chooses among the eligible products. Called by many readers at once.</summary>
    /// <returns>The answer, or null when the policy cannot answer: it has no weights.</returns>
    PolicyAnswer? Choose(in DecisionInput input);

    /// <summary>Makes room for a catalogue before readers see it. Called by the one writer.</summary>
    void Prepare(ShopCatalogue catalogue);
}
