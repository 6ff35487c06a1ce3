namespace Zooplus.RecService.Core.Policies;

/// <summary>A policy that learns from rewards. The members here are called by the one writer, in the order of the facts.</summary>
public interface ILearningPolicy : IPolicy
{
    /// <summary>How many rewards it has learned since it was last reset.</summary>
    long RewardsLearned { get; }

    /// <summary>Learns one reward.</summary>
    void Learn(in Observation observation);

    /// <summary>Forgets everything learned.</summary>
    void Reset();

    /// <summary>Takes note that a fact, of whatever kind, has been applied: the version moves on, after the state.</summary>
    /// <param name="sequence">The number of the fact, larger than that of every fact before it.</param>
    void Applied(long sequence);
}
