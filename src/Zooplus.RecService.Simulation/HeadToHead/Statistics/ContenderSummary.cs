namespace Zooplus.RecService.Simulation.HeadToHead.Statistics;

/// <summary>How one contender did in one repeat.</summary>
/// <param name="Contender">Its name.</param>
/// <param name="Clicks">Clicks earned.</param>
/// <param name="Ctr">Clicks by step: the notebook's overall CTR.</param>
/// <param name="CtrInterval">Its 95 % interval (Wilson).</param>
/// <param name="TrueCtr">The mean click probability of what it chose: its CTR without the luck of the draw.</param>
/// <param name="Regret">Clicks it is expected to have lost to the oracle, which knows the world.</param>
/// <param name="OracleShare">Its true CTR as a share of the oracle's.</param>
public sealed record ContenderSummary(
    string Contender,
    long Clicks,
    double Ctr,
    Interval CtrInterval,
    double TrueCtr,
    double Regret,
    double OracleShare)
{
    internal static ContenderSummary Of(History history, ContenderHistory contender)
    {
        var clicks = 0L;
        var expected = 0.0;
        var regret = 0.0;
        for (var i = 0; i < history.Steps; i++)
        {
            clicks += contender.Rewards[i];
            expected += contender.ClickProbabilities[i];
            regret += history.BestClickProbabilities[i] - contender.ClickProbabilities[i];
        }

        return new ContenderSummary(
            contender.Contender.Name(),
            clicks,
            (double)clicks / history.Steps,
            Interval.OfProportion(clicks, history.Steps),
            expected / history.Steps,
            regret,
            expected / (expected + regret));
    }
}
