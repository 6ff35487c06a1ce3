using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>
/// Plays one course of events in a storefront. Each step in this order: the catalogue changes, rewards that are due arrive in the order they
/// were earned, a user comes by and is shown something, a reward without delay arrives, a second goes by.
/// </summary>
/// <param name="course">The course of events.</param>
/// <param name="storefront">The shop, which knows nothing yet.</param>
/// <param name="time">Measures how long decisions take.</param>
public sealed class CoursePlay(Course course, IStorefront storefront, TimeProvider time)
{
    private readonly PriorityQueue<Report, (int Due, int Step, int Place)> _reports = new();

    /// <summary>Plays to the end.</summary>
    /// <param name="progress">Is told of every so many steps.</param>
    /// <param name="cancellationToken">Stops it after the step in play.</param>
    /// <returns>What was played.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async ValueTask<CourseRecord> PlayAsync(Action<int>? progress, CancellationToken cancellationToken)
    {
        const int ProgressInterval = 1000;
        var record = new CourseRecord(course);
        var slate = new int[course.Reading.Length];
        for (var step = 0; step < course.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (step == 0 || course.CatalogueChangesBefore(step))
            {
                await storefront.StockAsync(course.ProductsAt(step), course.UsersAt(step), cancellationToken).ConfigureAwait(false);
            }

            await DeliverAsync(step, cancellationToken).ConfigureAwait(false);
            var user = course.Users[course.UserAt(step)];
            var started = time.GetTimestamp();
            var count = await storefront.ShowAsync(step, user, slate, cancellationToken).ConfigureAwait(false);
            record.Add(step, slate.AsSpan(0, count), time.GetElapsedTime(started));
            Earn(step, slate.AsSpan(0, count));
            await DeliverAsync(step, cancellationToken).ConfigureAwait(false);
            await storefront.EndStepAsync(step, cancellationToken).ConfigureAwait(false);
            if ((step + 1) % ProgressInterval == 0)
            {
                progress?.Invoke(ProgressInterval);
            }
        }

        progress?.Invoke(course.Steps % ProgressInterval);
        return record;
    }

    private void Earn(int step, ReadOnlySpan<int> shown)
    {
        var clicked = course.Click(step, shown);
        for (var place = 0; place < shown.Length; place++)
        {
            var reward = place == clicked ? 1 : 0;
            if (course.Delay.After(step, reward) is { } delay)
            {
                _reports.Enqueue(new Report(step, shown[place], reward), (step + delay, step, place));
            }
        }
    }

    private async ValueTask DeliverAsync(int step, CancellationToken cancellationToken)
    {
        while (_reports.TryPeek(out var report, out var when) && when.Due <= step)
        {
            _reports.Dequeue();
            await storefront.RewardAsync(report.Step, report.Product, report.Reward, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A reward on its way.</summary>
    private readonly record struct Report(int Step, int Product, int Reward);
}
