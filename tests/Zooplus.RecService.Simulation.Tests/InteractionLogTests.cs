namespace Zooplus.RecService.Simulation.Tests;

public sealed class InteractionLogTests
{
    [Fact]
    public void Draws_go_on_behind_the_log()
    {
        var world = new ShopWorld(50, 100, 1);
        var draws = world.Draws();

        var whole = InteractionLog.Draw(world.Draws(), 30).Interactions;

        Assert.Equal(whole, [.. InteractionLog.Draw(draws, 10).Interactions, .. InteractionLog.Draw(draws, 20).Interactions]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_log_without_interactions_is_refused(int count)
    {
        var draws = new ShopWorld(5, 5, 0).Draws();

        Assert.Contains($"at least one interaction, but {count} was given", Assert.Throws<ArgumentOutOfRangeException>(() => InteractionLog.Draw(draws, count)).Message, StringComparison.Ordinal);
    }
}
