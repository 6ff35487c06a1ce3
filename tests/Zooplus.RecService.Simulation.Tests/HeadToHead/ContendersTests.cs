using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.Simulation.Tests.HeadToHead;

public sealed class ContendersTests
{
    [Fact]
    public void Names_are_read_in_any_order_and_played_in_one() =>
        Assert.Equal([Contender.Mlp, Contender.LinUcb, Contender.Random], Contenders.Parse(" random,mlp, linucb"));

    [Fact]
    public void Two_contenders_of_one_name_are_refused()
    {
        var refused = Assert.Throws<FormatException>(() => Contenders.Parse("mlp,linucb,mlp"));

        Assert.Contains("two contenders of one name: 'mlp'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mlp,")]
    [InlineData("MLP")]
    [InlineData("thompson")]
    public void An_unknown_name_is_refused_with_those_allowed(string names)
    {
        var refused = Assert.Throws<FormatException>(() => Contenders.Parse(names));

        Assert.Contains("allowed are mlp, linucb, random", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warm_up_without_linucb_is_refused() =>
        Assert.Throws<ArgumentException>(() => new MatchPlan(10, 5, [Contender.Mlp]));
}
