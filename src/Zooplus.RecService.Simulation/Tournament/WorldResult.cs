using Zooplus.RecService.Simulation.HeadToHead.Statistics;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>How the entrants did in one world.</summary>
/// <param name="World">The world.</param>
/// <param name="Entrants">The entrants, in the order of the plan.</param>
public sealed record WorldResult(IWorld World, IReadOnlyList<EntrantResult> Entrants)
{
    /// <summary>The entrant with the smallest mean regret.</summary>
    public EntrantResult Best => Entrants.MinBy(entrant => entrant.Regret.Mean)!;

    /// <summary>The entrant of that label, or null.</summary>
    public EntrantResult? Find(string label) => Entrants.FirstOrDefault(entrant => entrant.Label == label);

    /// <summary>Every pair of entrants by their expected clicks, compared seed by seed, the one with more first.</summary>
    public IEnumerable<PairedComparison> Comparisons() => Comparisons(outcome => outcome.Value);

    /// <summary>Every pair of entrants, compared seed by seed, the one with the larger mean first.</summary>
    /// <param name="figure">What is compared; more is better. Null where the world does not have it: then nothing is compared.</param>
    public IEnumerable<PairedComparison> Comparisons(Func<CourseOutcome, double?> figure)
    {
        if (Entrants.Any(entrant => entrant.Outcomes.Any(outcome => figure(outcome) is null)))
        {
            yield break;
        }

        EntrantResult[] bestFirst = [.. Entrants.OrderByDescending(entrant => entrant.SpreadOf(Figure).Mean)];
        for (var better = 0; better < bestFirst.Length; better++)
        {
            for (var worse = better + 1; worse < bestFirst.Length; worse++)
            {
                yield return PairedComparison.Of(bestFirst[better], bestFirst[worse], Figure);
            }
        }

        double Figure(CourseOutcome outcome) => figure(outcome)!.Value;
    }

    /// <summary>After how many steps one entrant's total, on the mean curve over the seeds, stays ahead of another's; null when not within the run.</summary>
    public static int? StaysAheadAfter(EntrantResult entrant, EntrantResult other)
    {
        var margins = entrant.MeanValues();
        var others = other.MeanValues();
        var total = 0.0;
        for (var step = 0; step < margins.Length; step++)
        {
            margins[step] = total += margins[step] - others[step];
        }

        return StayingAhead.After(margins);
    }
}
