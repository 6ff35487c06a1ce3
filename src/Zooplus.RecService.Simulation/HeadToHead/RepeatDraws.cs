using Zooplus.RecService.Simulation.Random;

namespace Zooplus.RecService.Simulation.HeadToHead;

/// <summary>The users and rewards of each repeat. All repeats share the world; each has a stream of its own.</summary>
/// <remarks>
/// Repeat 0 goes on where the demo and the log left the world's own stream, as the notebook does. Repeat r, from 1 on, is what
/// NumPy gives for <c>default_rng(SeedSequence(seed, spawn_key=(r,)))</c>: independent of the world's stream and of each other.
/// </remarks>
public static class RepeatDraws
{
    /// <summary>The stream of a repeat, at its start.</summary>
    /// <param name="afterLog">The world's own stream, which the demo and the log have been drawn from. Repeat 0 goes on with it.</param>
    /// <param name="repeat">The number of the repeat, from 0.</param>
    public static WorldDraws Of(WorldDraws afterLog, int repeat)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(repeat);
        return repeat == 0
            ? afterLog
            : afterLog.World.Draws(new NumPyGenerator(new SeedSequence(afterLog.World.Seed).Spawn((uint)repeat)));
    }
}
