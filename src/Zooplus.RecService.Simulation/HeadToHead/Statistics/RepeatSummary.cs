namespace Zooplus.RecService.Simulation.HeadToHead.Statistics;

/// <summary>How one repeat went.</summary>
/// <param name="Repeat">Its number, from 0.</param>
/// <param name="Steps">How many steps were played to their end.</param>
/// <param name="OracleCtr">The CTR of the oracle, which knows the world, on this repeat's users.</param>
/// <param name="Contenders">How each contender did, in the order of play.</param>
/// <param name="Lead">From when on LinUCB leads the MLP; null when one of them did not take part.</param>
public sealed record RepeatSummary(int Repeat, int Steps, double OracleCtr, IReadOnlyList<ContenderSummary> Contenders, Lead? Lead)
{
    /// <summary>Sums up a repeat.</summary>
    /// <exception cref="ArgumentException">No step was played to its end.</exception>
    public static RepeatSummary Of(History history)
    {
        if (history.Steps == 0)
        {
            throw new ArgumentException("There is nothing to sum up: no step was played to its end.", nameof(history));
        }

        var oracle = 0.0;
        foreach (var probability in history.BestClickProbabilities)
        {
            oracle += probability;
        }

        return new RepeatSummary(
            history.Repeat,
            history.Steps,
            oracle / history.Steps,
            [.. history.Contenders.Select(contender => ContenderSummary.Of(history, contender))],
            Lead.Of(history));
    }
}
