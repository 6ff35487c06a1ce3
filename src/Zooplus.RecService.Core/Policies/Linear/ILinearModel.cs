using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>What a policy has learned, in the form of linear models. Belongs to the one writer.</summary>
internal interface ILinearModel
{
    /// <summary>How strongly to explore.</summary>
    ExplorationStrength Exploration { get; }

    /// <summary>How many observations it has learned since it was last reset; a revised one counts once.</summary>
    long RewardsLearned { get; }

    /// <summary>The features and options that a captured state depends on.</summary>
    string StateFormat { get; }

    /// <summary>Adds how it is set.</summary>
    void AddSettings(IDictionary<string, double> settings);

    /// <summary>Learns an observation.</summary>
    void Learn(in Observation observation);

    /// <summary>Corrects an observation that was learned with another reward; one that has been forgotten since is left alone.</summary>
    void Revise(in Observation observation, double learned);

    /// <summary>Goes back to the prior.</summary>
    void Reset();

    /// <summary>Moves to the schema of a catalogue, and makes room for its products.</summary>
    void Prepare(ShopCatalogue catalogue);

    /// <summary>Takes hold of all it knows.</summary>
    /// <returns>Writes it; <see cref="Restore"/> goes on from it, to the last bit.</returns>
    Action<BinaryWriter> Capture();

    /// <summary>Goes on from a captured state.</summary>
    /// <exception cref="EndOfStreamException">The bytes end within it; nothing changed.</exception>
    /// <exception cref="InvalidDataException">The bytes are no state; nothing changed.</exception>
    void Restore(BinaryReader reader);
}
