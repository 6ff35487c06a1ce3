namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>How an entrant did in one course of events, by true click probabilities. Immutable.</summary>
public sealed record CourseOutcome
{
    /// <summary>The seed of the course of events.</summary>
    public required long Seed { get; init; }

    /// <summary>How many users came by.</summary>
    public required int Steps { get; init; }

    /// <summary>The clicks to be expected of what was shown.</summary>
    public required double Value { get; init; }

    /// <summary>The clicks to be expected of the best there was: the oracle's.</summary>
    public required double BestValue { get; init; }

    /// <summary>The clicks to be expected of an oracle that knows every category's rate but no product's own.</summary>
    public required double BestCategoryValue { get; init; }

    /// <summary>The clicks after tastes changed as a share of the oracle's; null where they do not change.</summary>
    public double? ShareAfterChange { get; init; }

    /// <summary>See <see cref="NewcomerViews"/>; null where products do not come and go, or none was there for long enough.</summary>
    public double? NewcomerShare { get; init; }

    /// <summary>The regret so far at some steps; see <see cref="StepsAt"/>.</summary>
    public required IReadOnlyList<double> RegretCurve { get; init; }

    /// <summary>How long a decision took on average.</summary>
    public required TimeSpan TimeADecision { get; init; }

    /// <summary>Clicks lost to the oracle.</summary>
    public double Regret => BestValue - Value;

    /// <summary>The mean click probability of what was shown.</summary>
    public double TrueCtr => Value / Steps;

    /// <summary>Its clicks as a share of the oracle's.</summary>
    public double OracleShare => Value / BestValue;

    /// <summary>Its clicks as a share of the category oracle's.</summary>
    public double CategoryOracleShare => Value / BestCategoryValue;

    /// <summary>After how many steps a point of a curve stands.</summary>
    /// <param name="point">The point, from 0.</param>
    /// <param name="points">How many points the curve has.</param>
    /// <param name="steps">How many steps were played.</param>
    public static int StepsAt(int point, int points, int steps) => (int)((point + 1L) * steps / points);
}
