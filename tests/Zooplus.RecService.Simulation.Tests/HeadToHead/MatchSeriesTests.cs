using Zooplus.RecService.Simulation.HeadToHead;
using Zooplus.RecService.Simulation.Random;

namespace Zooplus.RecService.Simulation.Tests.HeadToHead;

public sealed class MatchSeriesTests
{
    private static readonly ShopWorld World = new(12, 30, 42);

    [Fact]
    public async Task Every_repeat_but_the_first_starts_with_fresh_contenders()
    {
        var shop = new ScriptedShop(12);
        var series = await PlayAsync(shop, 3);

        Assert.Equal(2, shop.Fresh);
        Assert.Equal([0, 1, 2], series.Recorders.Select(recorder => recorder.Repeat));
    }

    [Fact]
    public async Task The_first_repeat_goes_on_where_the_worlds_stream_stands()
    {
        var series = await PlayAsync(new ScriptedShop(12), 1);

        var draws = AfterLog();
        Assert.Equal(draws.DrawUser(), series.Recorders[0].ToHistory().Users[0]);
    }

    [Fact]
    public async Task A_later_repeat_draws_from_the_seeds_child_of_its_number()
    {
        var series = await PlayAsync(new ScriptedShop(12), 3);

        var draws = World.Draws(new NumPyGenerator(new SeedSequence(42).Spawn(2)));
        Assert.Equal(draws.DrawUser(), series.Recorders[2].ToHistory().Users[0]);
    }

    [Fact]
    public async Task Repeats_differ_in_their_users()
    {
        var series = await PlayAsync(new ScriptedShop(12), 4);

        var users = series.Recorders.Select(recorder => string.Join(',', recorder.ToHistory().Users.ToArray()));
        Assert.Equal(4, users.Distinct().Count());
    }

    [Fact]
    public async Task Recommendation_ids_are_unique_in_a_run()
    {
        var shop = new ScriptedShop(12);
        await PlayAsync(shop, 3, warmUp: 5);

        var asked = shop.Events.Where(line => line.StartsWith("ask", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3 * ((20 * 3) + 5), asked.Length);
        Assert.Equal(asked.Length, asked.Distinct().Count());
    }

    private static WorldDraws AfterLog()
    {
        var draws = World.Draws();
        InteractionLog.Draw(draws, 100);
        return draws;
    }

    private static async Task<MatchSeries> PlayAsync(ScriptedShop shop, int repeats, int warmUp = 0)
    {
        var series = new MatchSeries("run", new MatchPlan(20, warmUp, Contenders.All), repeats, AfterLog(), shop);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            await series.PlayRepeatAsync(await series.StartRepeatAsync(CancellationToken.None), CancellationToken.None);
        }

        return series;
    }
}
