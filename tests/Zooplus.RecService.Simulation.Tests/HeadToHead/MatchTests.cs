using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.Simulation.Tests.HeadToHead;

public sealed class MatchTests
{
    private const int Products = 12;
    private const int Users = 30;
    private const int Seed = 42;

    public static TheoryData<string> Casts => ["mlp,linucb,random", "mlp,linucb", "linucb,random", "mlp,random", "mlp", "linucb", "random"];

    [Theory]
    [MemberData(nameof(Casts))]
    public async Task Users_products_and_rewards_are_drawn_in_the_notebooks_order(string cast)
    {
        var plan = new MatchPlan(200, 0, Contenders.Parse(cast));

        var history = await PlayAsync(plan, new ScriptedShop(Products, slow: true));

        var draws = World().Draws();
        for (var step = 0; step < plan.Steps; step++)
        {
            var user = draws.DrawUser();
            Assert.Equal(user, history.Users[step]);
            foreach (var contender in plan.Contenders)
            {
                var product = contender == Contender.Random ? draws.DrawProduct() : ScriptedShop.Choice(contender, user, Products);
                Assert.Equal(product, history.Of(contender)!.Products[step]);
                Assert.Equal(draws.DrawReward(user, product), history.Of(contender)!.Rewards[step]);
            }
        }
    }

    [Fact]
    public async Task A_step_of_the_warm_up_draws_the_user_and_the_reward_of_linucb_alone()
    {
        const int WarmUp = 50;
        var history = await PlayAsync(new MatchPlan(1, WarmUp, Contenders.All), new ScriptedShop(Products));

        var draws = World().Draws();
        for (var step = 0; step < WarmUp; step++)
        {
            var user = draws.DrawUser();
            draws.DrawReward(user, ScriptedShop.Choice(Contender.LinUcb, user, Products));
        }

        Assert.Equal(draws.DrawUser(), history.Users[0]);
        Assert.Equal(1, history.Steps);
    }

    [Fact]
    public async Task Every_shown_product_gets_the_reward_that_was_recorded()
    {
        var shop = new ScriptedShop(Products, slow: true);
        var history = await PlayAsync(new MatchPlan(40, 3, Contenders.All), shop);

        Assert.Equal((40 * 3) + 3, shop.Rewards.Count);
        for (var step = 0; step < history.Steps; step++)
        {
            foreach (var contender in history.Contenders)
            {
                var id = new RecommendationIds("run", 0).Of(step, contender.Contender);
                Assert.Equal((contender.Products[step], contender.Rewards[step]), shop.Rewards[id]);
            }
        }
    }

    [Fact]
    public async Task Linucb_is_not_asked_before_its_last_reward_is_learned()
    {
        var shop = new ScriptedShop(Products, slow: true);
        await PlayAsync(new MatchPlan(40, 5, Contenders.All), shop);

        var own = shop.Events.Where(line => line.EndsWith("linucb", StringComparison.Ordinal)).ToArray();
        Assert.Equal(45 * 3, own.Length);
        for (var i = 0; i < own.Length; i += 3)
        {
            Assert.StartsWith("ask", own[i], StringComparison.Ordinal);
            Assert.StartsWith("answer", own[i + 1], StringComparison.Ordinal);
            Assert.StartsWith("learned", own[i + 2], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_true_click_probability_and_the_best_one_are_the_worlds()
    {
        var world = World();
        var history = await PlayAsync(new MatchPlan(100, 0, Contenders.All), new ScriptedShop(Products));

        for (var step = 0; step < history.Steps; step++)
        {
            Assert.Equal(world.BestClickProbability(history.Users[step]), history.BestClickProbabilities[step]);
            foreach (var contender in history.Contenders)
            {
                Assert.Equal(world.TrueClickProbability(history.Users[step], contender.Products[step]), contender.ClickProbabilities[step]);
            }
        }
    }

    [Theory]
    [InlineData(Contender.Mlp)]
    [InlineData(Contender.LinUcb)]
    [InlineData(Contender.Random)]
    public async Task A_lost_reward_of_any_contender_stops_the_match(Contender contender)
    {
        var shop = new ScriptedShop(Products, slow: true) { RewardFailure = (contender, 20) };
        var recorder = new HistoryRecorder(0, new MatchPlan(20, 0, Contenders.All));

        var lost = await Assert.ThrowsAsync<IOException>(() => Match(recorder.Plan, shop).PlayAsync(recorder, CancellationToken.None));

        Assert.Contains(contender.Name(), lost.Message, StringComparison.Ordinal);
        Assert.InRange(recorder.Steps, 19, 20);
    }

    [Fact]
    public async Task A_shop_that_ignores_the_only_candidate_is_caught()
    {
        var shop = new ScriptedShop(Products) { IgnoresCandidates = true };
        var recorder = new HistoryRecorder(0, new MatchPlan(50, 0, [Contender.Random]));

        await Assert.ThrowsAsync<InvalidDataException>(() => Match(recorder.Plan, shop).PlayAsync(recorder, CancellationToken.None));
    }

    [Fact]
    public async Task A_stopped_match_leaves_the_steps_played_until_then()
    {
        using var stop = new CancellationTokenSource();
        var plan = new MatchPlan(1_000_000, 0, Contenders.All);
        var recorder = new HistoryRecorder(0, plan);
        var play = Task.Run(() => Match(plan, new ScriptedShop(Products, slow: true)).PlayAsync(recorder, stop.Token));
        while (recorder.Steps < 10)
        {
            await Task.Delay(1);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => play);

        var whole = await PlayAsync(new MatchPlan(recorder.Steps, 0, Contenders.All), new ScriptedShop(Products));
        Assert.Equal(Csv(whole), Csv(recorder.ToHistory()));
    }

    [Fact]
    public async Task A_shop_that_answers_at_once_is_played_without_leaving_the_thread()
    {
        var plan = new MatchPlan(1_000, 10, Contenders.All);

        var play = Match(plan, new ScriptedShop(Products)).PlayAsync(new HistoryRecorder(0, plan), CancellationToken.None);

        Assert.True(play.IsCompletedSuccessfully);
        await play;
    }

    private static ShopWorld World() => new(Products, Users, Seed);

    private static Match Match(MatchPlan plan, IShop shop) => new(World().Draws(), shop, new RecommendationIds("run", 0), plan);

    private static async Task<History> PlayAsync(MatchPlan plan, IShop shop)
    {
        var recorder = new HistoryRecorder(0, plan);
        await Match(plan, shop).PlayAsync(recorder, CancellationToken.None);
        return recorder.ToHistory();
    }

    private static byte[] Csv(History history)
    {
        using var bytes = new MemoryStream();
        HistoryCsv.Write(bytes, [history]);
        return bytes.ToArray();
    }
}
