using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.Simulation.Tests.HeadToHead.Statistics;

public sealed class IntervalTests
{
    // Newcombe (1998), Statistics in Medicine 17, table I, the score method without continuity correction.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilsons_interval_of_a_proportion_is_the_published_one(long successes, long trials, double low, double high)
    {
        var interval = Interval.OfProportion(successes, trials);

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Theory]
    [InlineData(2, 12.7062)]
    [InlineData(5, 2.7764)]
    [InlineData(20, 2.0930)]
    public void The_interval_of_a_mean_uses_students_t(int count, double t)
    {
        var interval = Interval.OfMean(10, Math.Sqrt(count), count);

        Assert.Equal(10 - t, interval.Low, 4);
        Assert.Equal(10 + t, interval.High, 4);
    }

    [Fact]
    public void A_single_value_has_no_spread()
    {
        var spread = Spread.Of([3.5]);

        Assert.Equal(new Spread(3.5, null, null), spread);
    }

    [Fact]
    public void The_standard_deviation_is_that_of_a_sample() =>
        Assert.Equal(Math.Sqrt(5.0 / 3), Spread.Of([1, 2, 3, 4]).StandardDeviation!.Value, 12);
}
