namespace Zooplus.RecService.Core.Policies;

/// <summary>A policy that learns from rewards. The members here are called by the one writer, in the order of the facts.</summary>
public interface ILearningPolicy : IPolicy
{
    /// <summary>How many rewards it has learned since it was last reset.</summary>
    long RewardsLearned { get; }

    /// <summary>Learns one reward.</summary>
    void Learn(in Observation observation);

    /// <summary>Forgets everything learned.</summary>
    /// <param name="sequence">The number of the fact that says so.</param>
    void Reset(long sequence);
}
