namespace Zooplus.RecService.Simulation.HeadToHead.Statistics;

/// <summary>
/// From when on LinUCB leads the MLP for the rest of the run, by true CTR. Each figure is a number of steps: after that many, it
/// is ahead at every further step. 0 when it always was, null when it is not ahead at the end.
/// </summary>
/// <param name="Total">By the sum over all steps so far.</param>
/// <param name="MovingAverage500">By the mean over the last 500 steps.</param>
/// <param name="MovingAverage1000">By the mean over the last 1,000 steps.</param>
public sealed record Lead(int? Total, int? MovingAverage500, int? MovingAverage1000)
{
    /// <summary>The lead in one repeat.</summary>
    /// <returns>The lead; null when one of the two did not take part.</returns>
    public static Lead? Of(History history)
    {
        if (history.Of(Contender.LinUcb) is not { } linUcb || history.Of(Contender.Mlp) is not { } mlp)
        {
            return null;
        }

        var differences = new double[history.Steps];
        var totals = new double[history.Steps];
        var total = 0.0;
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = linUcb.ClickProbabilities[i] - mlp.ClickProbabilities[i];
            totals[i] = total += differences[i];
        }

        return new Lead(
            StayingAhead.After(totals),
            StayingAhead.After(MovingAverage.Of(differences, 500)),
            StayingAhead.After(MovingAverage.Of(differences, 1000)));
    }
}
