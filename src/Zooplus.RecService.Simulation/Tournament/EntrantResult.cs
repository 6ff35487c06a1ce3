using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>How one entrant did in one world. Courses of events are added by any number of threads; read it when no more are.</summary>
public sealed class EntrantResult
{
    // Clicks are summed in whole millionths of a millionth: the order in which threads add them then changes nothing.
    private const double Unit = 1e-12;

    private readonly CourseOutcome?[] _outcomes;
    private IReadOnlyList<CourseOutcome>? _played;
    private readonly long[] _values;
    private readonly int _curvePoints;

    /// <summary>Makes room for every seed.</summary>
    /// <param name="label">The entrant.</param>
    /// <param name="plan">What is played.</param>
    public EntrantResult(string label, TournamentPlan plan)
    {
        Label = label;
        _outcomes = new CourseOutcome[plan.Seeds];
        _values = new long[plan.Steps];
        _curvePoints = plan.CurvePoints;
    }

    /// <summary>The entrant.</summary>
    public string Label { get; }

    /// <summary>The courses of events that were played, by seed.</summary>
    public IReadOnlyList<CourseOutcome> Outcomes => _played ??= [.. _outcomes.OfType<CourseOutcome>()];

    /// <summary>Clicks lost to the oracle.</summary>
    public Spread Regret => SpreadOf(outcome => outcome.Regret);

    /// <summary>How a figure varies over the seeds.</summary>
    public Spread SpreadOf(Func<CourseOutcome, double> figure) => Spread.Of([.. Outcomes.Select(figure)]);

    /// <summary>The value below which a share of the seeds stays (nearest rank).</summary>
    /// <param name="share">Above 0, up to 1.</param>
    /// <param name="figure">The figure.</param>
    public double Quantile(double share, Func<CourseOutcome, double> figure)
    {
        double[] ascending = [.. Outcomes.Select(figure).Order()];
        return ascending[Math.Clamp((int)Math.Ceiling(share * ascending.Length) - 1, 0, ascending.Length - 1)];
    }

    /// <summary>The mean over the seeds of the expected clicks of each step.</summary>
    public double[] MeanValues() => Array.ConvertAll(_values, value => value * Unit / Outcomes.Count);

    /// <summary>Adds a course of events.</summary>
    /// <param name="seed">The place of its seed, from 0.</param>
    /// <param name="record">What was played.</param>
    public void Add(int seed, CourseRecord record)
    {
        lock (_values)
        {
            _outcomes[seed] = record.Outcome(_curvePoints);
            _played = null;
            for (var step = 0; step < _values.Length; step++)
            {
                _values[step] += (long)Math.Round(record.Values[step] / Unit);
            }
        }
    }
}
