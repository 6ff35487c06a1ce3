using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>Takes down what an entrant did in one course of events, by true click probabilities: without the luck of the draw.</summary>
public sealed class CourseRecord
{
    private readonly Course _course;
    private readonly NewcomerViews? _newcomers;
    private readonly double[] _values;
    private readonly double[] _best;
    private double _bestCategory;
    private TimeSpan _deciding;

    /// <summary>Makes room for a course of events.</summary>
    public CourseRecord(Course course)
    {
        _course = course;
        _newcomers = course.ProductTurnover.Every > 0 ? new NewcomerViews(course) : null;
        _values = new double[course.Steps];
        _best = new double[course.Steps];
    }

    /// <summary>The expected clicks of each step.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Adds a step.</summary>
    /// <param name="step">The step, each in its turn.</param>
    /// <param name="shown">What was shown, by the products' numbers.</param>
    /// <param name="deciding">How long the decision took.</param>
    public void Add(int step, ReadOnlySpan<int> shown, TimeSpan deciding)
    {
        _values[step] = _course.Value(step, shown);
        _best[step] = _course.BestValue(step);
        _bestCategory += _course.BestCategoryValue(step);
        _deciding += deciding;
        _newcomers?.Add(step, shown);
    }

    /// <summary>Sums up, once every step was added.</summary>
    /// <param name="curvePoints">At how many steps, evenly spread, the regret so far is kept; the last step is one of them.</param>
    public CourseOutcome Outcome(int curvePoints)
    {
        var steps = _values.Length;
        var curve = new double[Math.Min(curvePoints, steps)];
        var (value, best, valueBefore, bestBefore) = (0.0, 0.0, 0.0, 0.0);
        var point = 0;
        for (var step = 0; step < steps; step++)
        {
            if (step == _course.TastesChangeAt)
            {
                (valueBefore, bestBefore) = (value, best);
            }

            value += _values[step];
            best += _best[step];
            while (point < curve.Length && step + 1 == CourseOutcome.StepsAt(point, curve.Length, steps))
            {
                curve[point++] = best - value;
            }
        }

        return new CourseOutcome
        {
            Seed = _course.Seed,
            Steps = steps,
            Value = value,
            BestValue = best,
            BestCategoryValue = _bestCategory,
            ShareAfterChange = _course.TastesChangeAt is null ? null : (value - valueBefore) / (best - bestBefore),
            NewcomerShare = _newcomers?.MeanShare,
            RegretCurve = curve,
            TimeADecision = _deciding / steps,
        };
    }
}
