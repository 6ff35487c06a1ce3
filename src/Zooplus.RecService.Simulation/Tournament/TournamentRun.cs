using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>Plays a tournament, several courses of events at a time. The result does not depend on how many.</summary>
/// <param name="plan">What is played.</param>
/// <param name="time">Measures how long decisions take.</param>
public sealed class TournamentRun(TournamentPlan plan, TimeProvider time)
{
    private long _steps;

    /// <summary>Steps to be played by all together.</summary>
    public long StepsInAll => (long)plan.Worlds.Count * plan.Entrants.Count * plan.Seeds * plan.Steps;

    /// <summary>Steps played so far, to the nearest thousand of each course of events under way.</summary>
    public long StepsPlayed => Volatile.Read(ref _steps);

    /// <summary>Plays in this process.</summary>
    /// <param name="parallelism">How many courses of events are played at a time, 1 or more.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Task<IReadOnlyList<WorldResult>> PlayAsync(int parallelism, CancellationToken cancellationToken) =>
        PlayAsync(parallelism, (entrant, course, _) => ValueTask.FromResult<IStorefront>(new InProcessStorefront(entrant, course, plan.Pending, plan.Window)), cancellationToken);

    /// <summary>Plays in storefronts of any kind.</summary>
    /// <param name="parallelism">How many courses of events are played at a time, 1 or more.</param>
    /// <param name="open">Opens a storefront for an entrant that knows nothing yet.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<IReadOnlyList<WorldResult>> PlayAsync(
        int parallelism, Func<Entrant, Course, CancellationToken, ValueTask<IStorefront>> open, CancellationToken cancellationToken)
    {
        var results = plan.Worlds.Select(world => new WorldResult(world, [.. plan.Entrants.Select(entrant => new EntrantResult(entrant.Label, plan))])).ToArray();
        var games = from world in Enumerable.Range(0, plan.Worlds.Count)
                    from seed in Enumerable.Range(0, plan.Seeds)
                    from entrant in Enumerable.Range(0, plan.Entrants.Count)
                    select (World: world, Seed: seed, Entrant: entrant);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(games, options, async (game, stop) =>
        {
            var course = plan.Worlds[game.World].Start(plan.FirstSeed + game.Seed, plan.Steps);
            await using var storefront = await open(plan.Entrants[game.Entrant], course, stop).ConfigureAwait(false);
            var record = await new CoursePlay(course, storefront, time).PlayAsync(steps => Interlocked.Add(ref _steps, steps), stop).ConfigureAwait(false);
            results[game.World].Entrants[game.Entrant].Add(game.Seed, record);
        }).ConfigureAwait(false);
        return results;
    }
}
