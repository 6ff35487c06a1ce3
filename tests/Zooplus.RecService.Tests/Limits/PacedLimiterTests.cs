using System.Threading.RateLimiting;
using Microsoft.Extensions.Time.Testing;
using Zooplus.RecService.Limits;

namespace Zooplus.RecService.Tests.Limits;

public sealed class PacedLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void As_many_pass_at_once_as_may_and_then_one_whenever_its_time_has_come()
    {
        using var limiter = new PacedLimiter(perSecond: 10, burst: 3, LimitScope.Service, _time);

        Assert.Equal([true, true, true, false, false], Ask(limiter, 5));
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal([false], Ask(limiter, 1));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([true, false], Ask(limiter, 2));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, true, false], Ask(limiter, 4));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(1000, 50)]
    [InlineData(1_000_000, 50_000)]
    public void In_the_long_run_the_pace_is_kept_however_many_ask(int perSecond, int burst)
    {
        using var limiter = new PacedLimiter(perSecond, burst, LimitScope.Service, _time);
        var passed = 0;
        for (var millisecond = 0; millisecond < 2000; millisecond++)
        {
            for (var asked = 0; asked < Math.Max(1, perSecond / 250); asked++)
            {
                passed += Ask(limiter, 1)[0] ? 1 : 0;
            }

            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(passed, 2 * perSecond * 0.99, (2 * perSecond) + burst);
    }

    [Fact]
    public async Task Callers_at_once_share_what_may_pass()
    {
        using var limiter = new PacedLimiter(perSecond: 1000, burst: 100, LimitScope.Service, _time);

        var passed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Ask(limiter, 1000).Count(may => may))));

        Assert.Equal(100, passed.Sum());
    }

    [Fact]
    public void It_is_idle_once_it_would_let_a_whole_burst_pass()
    {
        using var limiter = new PacedLimiter(perSecond: 10, burst: 2, LimitScope.Key, _time);
        Ask(limiter, 2);

        Assert.Null(limiter.IdleDuration);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(4.8), limiter.IdleDuration);
    }

    private static bool[] Ask(RateLimiter limiter, int times) => [.. Enumerable.Range(0, times).Select(_ => limiter.AttemptAcquire().IsAcquired)];
}
