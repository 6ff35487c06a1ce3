using Zooplus.RecService.Simulation.HeadToHead;
using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.Simulation.Tests.HeadToHead.Statistics;

public sealed class RunSummaryTests
{
    [Fact]
    public void Regret_and_share_are_against_the_oracle()
    {
        var summary = RepeatSummary.Of(Histories.OfProbabilities(0.5, (Contender.LinUcb, [0.5, 0.4, 0.3, 0.2])));

        Assert.Equal(0.5, summary.OracleCtr, 12);
        Assert.Equal(0.35, summary.Contenders[0].TrueCtr, 12);
        Assert.Equal(0.6, summary.Contenders[0].Regret, 12);
        Assert.Equal(0.7, summary.Contenders[0].OracleShare, 12);
    }

    [Fact]
    public void Clicks_are_counted_with_their_interval()
    {
        var summary = RepeatSummary.Of(Histories.Of(0, new int[4], (Contender.Mlp, new int[4], [1, 0, 1, 1])));

        Assert.Equal(3, summary.Contenders[0].Clicks);
        Assert.Equal(0.75, summary.Contenders[0].Ctr);
        Assert.Equal(Interval.OfProportion(3, 4), summary.Contenders[0].CtrInterval);
    }

    [Fact]
    public void A_repeat_that_was_broken_off_is_reported_but_not_mixed_into_the_spread()
    {
        var run = RunSummary.Of(
        [
            Histories.OfProbabilities(1, (Contender.Mlp, [0.2, 0.2])),
            Histories.OfProbabilities(1, (Contender.Mlp, [0.4, 0.4])),
            Histories.OfProbabilities(1, (Contender.Mlp, [0.9])),
        ]);

        Assert.Equal(3, run.Repeats.Count);
        Assert.Equal(2, run.Contenders[0].Repeats);
        Assert.Equal(0.3, run.Contenders[0].TrueCtr.Mean, 12);
    }

    [Fact]
    public void A_moving_average_averages_what_there_is_until_the_window_is_full() =>
        Assert.Equal([2.0, 3.0, 4.0, 6.0], MovingAverage.Of([2, 4, 6, 8], 3));
}
