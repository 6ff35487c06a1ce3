namespace Zooplus.RecService.Core.Policies;

/// <summary>A policy that learns from rewards. All members here but <see cref="Knowledge"/> are called by the one writer, in the order of the facts.</summary>
public interface ILearningPolicy : IPolicy
{
    /// <summary>How many observations it has learned since it was last reset; a revised one counts once.</summary>
    long RewardsLearned { get; }

    /// <summary>
    /// Names the form of <see cref="Capture"/>'s bytes and every setting they depend on. A state is restored only under the name
    /// it was captured under.
    /// </summary>
    string StateFormat { get; }

    /// <summary>What it knows now. Called by many readers at once.</summary>
    Knowledge Knowledge => Knowledge.WithoutCoefficients;

    /// <summary>Learns one reward.</summary>
    void Learn(in Observation observation);

    /// <summary>
    /// Corrects an observation that was learned before: silence that was counted and then clicked, or a click that became a purchase.
    /// For a linear policy A stays and b moves by the difference.
    /// </summary>
    /// <param name="observation">The observation with the reward that holds from now on.</param>
    /// <param name="learned">The reward it was learned with, 0 to 1.</param>
    void Revise(in Observation observation, double learned);

    /// <summary>Forgets everything learned.</summary>
    void Reset();

    /// <summary>Takes note that a fact, of whatever kind, has been applied: the version moves on, after the state.</summary>
    /// <param name="sequence">The number of the fact, larger than that of every fact before it.</param>
    void Applied(long sequence);

    /// <summary>Takes hold of everything learned, as it is now, quickly: nothing learned later shows in it.</summary>
    /// <returns>Writes what was taken hold of; may run later, on any thread.</returns>
    Action<BinaryWriter> Capture();

    /// <summary>
    /// Goes on from a captured state, to the last bit, instead of what was learned so far. Called after <see cref="IPolicy.Prepare"/> with
    /// the catalogue of the capture.
    /// </summary>
    /// <param name="reader">Stands at the first byte that was written; afterwards it stands behind the last.</param>
    /// <exception cref="InvalidDataException">The bytes are no state; what was learned before is kept.</exception>
    void Restore(BinaryReader reader);
}
