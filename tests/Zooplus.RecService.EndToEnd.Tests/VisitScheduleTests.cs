using Microsoft.Extensions.Time.Testing;
using Zooplus.RecService.LoadGenerator.Load;

namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class VisitScheduleTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_visit_behind_a_stall_is_measured_from_when_it_was_meant_to_start()
    {
        var schedule = new VisitSchedule(_time, TimeSpan.FromSeconds(10), rate: 10);
        await schedule.NextAsync(CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(5));

        var second = await schedule.NextAsync(CancellationToken.None);
        var third = await schedule.NextAsync(CancellationToken.None);
        Assert.Equal(4.9, _time.GetElapsedTime(second!.Value).TotalSeconds, 6);
        Assert.Equal(4.8, _time.GetElapsedTime(third!.Value).TotalSeconds, 6);
    }

    [Fact]
    public async Task A_visit_waits_for_its_start()
    {
        var schedule = new VisitSchedule(_time, TimeSpan.FromSeconds(10), rate: 10);
        await schedule.NextAsync(CancellationToken.None);
        var second = schedule.NextAsync(CancellationToken.None).AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(second.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, _time.GetElapsedTime((await second)!.Value).TotalSeconds, 6);
    }

    [Fact]
    public async Task A_rate_starts_as_many_visits_as_fit_into_the_time()
    {
        var schedule = new VisitSchedule(_time, TimeSpan.FromSeconds(2), rate: 10);
        _time.Advance(TimeSpan.FromSeconds(2));

        var visits = 0;
        while (await schedule.NextAsync(CancellationToken.None) is not null)
        {
            visits++;
        }

        Assert.Equal(20, visits);
        Assert.Equal(0, schedule.NeverBegun);
    }

    [Fact]
    public async Task Visits_that_a_dead_service_kept_from_starting_are_counted()
    {
        var schedule = new VisitSchedule(_time, TimeSpan.FromSeconds(2), rate: 10);
        await schedule.NextAsync(CancellationToken.None);

        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Null(await schedule.NextAsync(CancellationToken.None));
        Assert.Equal(19, schedule.NeverBegun);
    }

    [Fact]
    public async Task Without_a_rate_visits_start_until_the_time_is_over()
    {
        var schedule = new VisitSchedule(_time, TimeSpan.FromSeconds(2), rate: null);

        Assert.NotNull(await schedule.NextAsync(CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await schedule.NextAsync(CancellationToken.None));
    }
}
