using System.Collections.Concurrent;
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
    /// <returns>The worlds of which a seed was played by all: every one, unless it was stopped.</returns>
    public Task<IReadOnlyList<WorldResult>> PlayAsync(int parallelism, CancellationToken cancellationToken) =>
        PlayAsync(parallelism, (entrant, course, _) => ValueTask.FromResult<IStorefront>(new InProcessStorefront(entrant, course, plan.Pending, plan.Window)), cancellationToken);

    /// <summary>Plays in storefronts of any kind.</summary>
    /// <param name="parallelism">How many courses of events are played at a time, 1 or more.</param>
    /// <param name="open">Opens a storefront for an entrant that knows nothing yet.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The worlds of which a seed was played by all: every one, unless it was stopped. A seed that only some played is left out.</returns>
    public async Task<IReadOnlyList<WorldResult>> PlayAsync(
        int parallelism, Func<Entrant, Course, CancellationToken, ValueTask<IStorefront>> open, CancellationToken cancellationToken)
    {
        var results = plan.Worlds.Select(world => new WorldResult(world, [.. plan.Entrants.Select(entrant => new EntrantResult(entrant.Label, plan))])).ToArray();
        var games = from world in Enumerable.Range(0, plan.Worlds.Count)
                    from seed in Enumerable.Range(0, plan.Seeds)
                    from entrant in Enumerable.Range(0, plan.Entrants.Count)
                    select (World: world, Seed: seed, Entrant: entrant);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
        var unfinished = new ConcurrentDictionary<(int World, int Seed), ConcurrentBag<(int Entrant, CourseRecord Record)>>();
        try
        {
            await Parallel.ForEachAsync(games, options, PlayAsync).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // A service that was asked may have been stopped by the same signal: whatever it was, it ended for that.
        }

        return [.. results.Where(world => world.Entrants.All(entrant => entrant.Outcomes.Count > 0))];

        async ValueTask PlayAsync((int World, int Seed, int Entrant) game, CancellationToken stop)
        {
            var course = plan.Worlds[game.World].Start(plan.FirstSeed + game.Seed, plan.Steps);
            await using var storefront = await open(plan.Entrants[game.Entrant], course, stop).ConfigureAwait(false);
            var record = await new CoursePlay(course, storefront, time).PlayAsync(steps => Interlocked.Add(ref _steps, steps), stop).ConfigureAwait(false);
            var seed = unfinished.GetOrAdd((game.World, game.Seed), _ => []);
            seed.Add((game.Entrant, record));
            if (seed.Count == plan.Entrants.Count && unfinished.TryRemove((game.World, game.Seed), out _))
            {
                foreach (var (entrant, played) in seed)
                {
                    results[game.World].Entrants[entrant].Add(game.Seed, played);
                }
            }
        }
    }
}
