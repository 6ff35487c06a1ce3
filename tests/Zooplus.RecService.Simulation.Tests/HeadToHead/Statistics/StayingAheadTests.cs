using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.Simulation.Tests.HeadToHead.Statistics;

public class StayingAheadTests
{
    [Fact]
    public void A_lead_counts_from_the_last_time_it_was_lost()
    {
        Assert.Equal(3, StayingAhead.After([1, 2, -1, 1, 2]));
        Assert.Equal(0, StayingAhead.After([1, 2]));
        Assert.Null(StayingAhead.After([1, 0]));
        Assert.Null(StayingAhead.After([]));
    }
}
