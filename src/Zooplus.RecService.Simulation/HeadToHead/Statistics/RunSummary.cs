namespace Zooplus.RecService.Simulation.HeadToHead.Statistics;

/// <summary>How a run of one or more repeats went.</summary>
/// <param name="Repeats">Each repeat.</param>
/// <param name="Contenders">Each contender across the repeats, in the order of play.</param>
public sealed record RunSummary(IReadOnlyList<RepeatSummary> Repeats, IReadOnlyList<ContenderSpread> Contenders)
{
    /// <summary>Sums up a run. Repeats of which no step was played are left out.</summary>
    /// <exception cref="ArgumentException">No step was played to its end.</exception>
    public static RunSummary Of(IEnumerable<History> histories)
    {
        RepeatSummary[] repeats = [.. histories.Where(history => history.Steps > 0).Select(RepeatSummary.Of)];
        if (repeats.Length == 0)
        {
            throw new ArgumentException("There is nothing to sum up: no step was played to its end.", nameof(histories));
        }

        // A repeat that was broken off is shorter, and early steps are LinUCB's worst: it would distort the spread of the others.
        var longest = repeats.Max(repeat => repeat.Steps);
        RepeatSummary[] whole = [.. repeats.Where(repeat => repeat.Steps == longest)];
        return new RunSummary(
            repeats,
            [.. whole[0].Contenders.Select((contender, index) => ContenderSpread.Of(contender.Contender, [.. whole.Select(repeat => repeat.Contenders[index])]))]);
    }
}

/// <summary>How one contender did across repeats of the same length.</summary>
/// <param name="Contender">Its name.</param>
/// <param name="Repeats">How many repeats are counted.</param>
/// <param name="Ctr">Clicks by step.</param>
/// <param name="TrueCtr">The mean click probability of what it chose.</param>
/// <param name="Regret">Clicks lost to the oracle in a repeat.</param>
/// <param name="OracleShare">True CTR as a share of the oracle's.</param>
public sealed record ContenderSpread(string Contender, int Repeats, Spread Ctr, Spread TrueCtr, Spread Regret, Spread OracleShare)
{
    internal static ContenderSpread Of(string contender, IReadOnlyCollection<ContenderSummary> repeats) => new(
        contender,
        repeats.Count,
        Spread.Of([.. repeats.Select(repeat => repeat.Ctr)]),
        Spread.Of([.. repeats.Select(repeat => repeat.TrueCtr)]),
        Spread.Of([.. repeats.Select(repeat => repeat.Regret)]),
        Spread.Of([.. repeats.Select(repeat => repeat.OracleShare)]));
}
