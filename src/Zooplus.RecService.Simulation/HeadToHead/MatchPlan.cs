namespace Zooplus.RecService.Simulation.HeadToHead;

/// <summary>What one repeat plays.</summary>
public sealed record MatchPlan
{
    /// <summary>Sets the plan.</summary>
    /// <param name="steps">How many users come by, 1 or more.</param>
    /// <param name="warmUp">How many come by before that, from whom only LinUCB learns; 0 or more.</param>
    /// <param name="contenders">Who takes part, each once.</param>
    /// <exception cref="ArgumentException">A number is out of range, a contender occurs twice, or LinUCB is to warm up and does not take part.</exception>
    public MatchPlan(int steps, int warmUp, IReadOnlyList<Contender> contenders)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(warmUp);
        if (contenders.Count == 0 || contenders.Distinct().Count() != contenders.Count)
        {
            throw new ArgumentException("There must be a contender, and none may take part twice.", nameof(contenders));
        }

        if (warmUp > 0 && !contenders.Contains(Contender.LinUcb))
        {
            throw new ArgumentException("Only LinUCB learns in the warm-up, and it does not take part.", nameof(warmUp));
        }

        Steps = steps;
        WarmUp = warmUp;
        Contenders = [.. contenders.Order()];
    }

    /// <summary>How many users come by.</summary>
    public int Steps { get; }

    /// <summary>How many users come by before that, from whom only LinUCB learns.</summary>
    public int WarmUp { get; }

    /// <summary>Who takes part, in the order of play.</summary>
    public IReadOnlyList<Contender> Contenders { get; }

    /// <summary>Whether a contender takes part.</summary>
    public bool Includes(Contender contender) => Contenders.Contains(contender);
}
