using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Simulation.Tournament;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tests.Tournament;

public class InProcessStorefrontTests
{
    private static readonly Course Course = new NotebookWorld().Start(1, 100);

    [Fact]
    public async Task A_reward_that_comes_at_once_is_all_that_is_learned()
    {
        var decided = new Script();
        await using var storefront = await OpenAsync(decided, Pending.AsDefault, window: 10);

        var product = await ShowAsync(storefront, 0);
        await storefront.RewardAsync(0, product, 1, default);
        await storefront.EndStepAsync(0, default);

        Assert.Equal(["learn 0 1"], decided.Lines);
    }

    [Fact]
    public async Task Silence_counts_from_the_start_and_a_late_click_corrects_it()
    {
        var decided = new Script();
        await using var storefront = await OpenAsync(decided, Pending.AsDefault, window: 10);

        var product = await ShowAsync(storefront, 0);
        await storefront.EndStepAsync(0, default);
        await ShowAsync(storefront, 1);
        await storefront.RewardAsync(0, product, 1, default);
        await storefront.RewardAsync(0, product, 1, default);
        await storefront.EndStepAsync(1, default);

        Assert.Equal(["learn 0 0", "revise 0 1 from 0", "learn 1 0"], decided.Lines);
    }

    [Fact]
    public async Task A_click_that_is_late_by_one_step_corrects_silence_too()
    {
        var decided = new Script();
        await using var storefront = await OpenAsync(decided, Pending.AsDefault, window: 10);

        var product = await ShowAsync(storefront, 0);
        await storefront.EndStepAsync(0, default);
        await storefront.RewardAsync(0, product, 1, default);

        Assert.Equal(["learn 0 0", "revise 0 1 from 0"], decided.Lines);
    }

    [Fact]
    public async Task Silence_that_is_ignored_counts_when_the_window_closes_and_a_reward_after_that_does_not()
    {
        var decided = new Script();
        await using var storefront = await OpenAsync(decided, Pending.Ignore, window: 2);

        var product = await ShowAsync(storefront, 0);
        await storefront.EndStepAsync(0, default);
        await ShowAsync(storefront, 1);
        await storefront.EndStepAsync(1, default);
        Assert.Empty(decided.Lines);

        await ShowAsync(storefront, 2);
        await storefront.EndStepAsync(2, default);
        await ShowAsync(storefront, 3);
        await storefront.RewardAsync(0, product, 1, default);

        Assert.Equal(["learn 0 0"], decided.Lines);
    }

    [Theory]
    [InlineData(0.25, "0.25")]
    [InlineData(1.5, "1")]
    [InlineData(-0.5, "0")]
    public async Task What_is_awaited_counts_as_expected_within_0_and_1_until_its_reward_or_silence_corrects_it(double expected, string counted)
    {
        var decided = new Script { Expected = expected };
        await using var storefront = await OpenAsync(decided, Pending.AsExpected, window: 2);

        var product = await ShowAsync(storefront, 0);
        await storefront.EndStepAsync(0, default);
        await storefront.RewardAsync(0, product, 1, default);
        await ShowAsync(storefront, 1);
        await storefront.EndStepAsync(1, default);
        await ShowAsync(storefront, 2);
        await storefront.EndStepAsync(2, default);
        await ShowAsync(storefront, 3);
        await storefront.EndStepAsync(3, default);

        Assert.Equal(
            [$"learn 0 {counted}", $"revise 0 1 from {counted}", $"learn 1 {counted}", $"learn 2 {counted}", $"learn 3 {counted}", $"revise 1 0 from {counted}"], decided.Lines);
    }

    private static async Task<InProcessStorefront> OpenAsync(Script script, Pending pending, int window)
    {
        var registration = PolicyRegistration.Of<NoSettings>("script", "Script", "", (_, _) => script);
        var storefront = new InProcessStorefront(new Entrant("script", registration, new NoSettings()), Course, pending, window);
        await storefront.StockAsync(Course.ProductsAt(0), Course.UsersAt(0), default);
        return storefront;
    }

    private static async Task<int> ShowAsync(InProcessStorefront storefront, int step)
    {
        var slate = new int[1];
        Assert.Equal(1, await storefront.ShowAsync(step, Course.Users[Course.UserAt(step)], slate, default));
        return slate[0];
    }
}
