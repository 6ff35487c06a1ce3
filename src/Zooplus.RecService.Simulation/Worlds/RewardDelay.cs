namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>When rewards arrive. Immutable.</summary>
/// <param name="draws">The draws, by step.</param>
public sealed class RewardDelay(CourseDraws draws)
{
    /// <summary>Every reward arrives before the next user comes by.</summary>
    public static RewardDelay None { get; } = new(default);

    /// <summary>The least number of steps a reward takes; 0 arrives before the next user comes by.</summary>
    public int Least { get; init; }

    /// <summary>The mean of what it takes beyond that, drawn from an exponential distribution; 0 for nothing.</summary>
    public double MeanFurther { get; init; }

    /// <summary>The share of rewards that never arrive, 0 to 1.</summary>
    public double LostShare { get; init; }

    /// <summary>Whether only clicks are reported: no click is silence, which the shop must notice by itself.</summary>
    public bool OnlyClicks { get; init; }

    /// <summary>How many steps later the reward of a step is known to the shop; null for never.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="reward">What was earned.</param>
    public int? After(int step, int reward)
    {
        if (OnlyClicks && reward == 0)
        {
            return null;
        }

        // Two draws for each step, side by side.
        if (LostShare > 0 && draws.Uniform(2 * step) < LostShare)
        {
            return null;
        }

        return MeanFurther == 0 ? Least : Least + (int)(-MeanFurther * Math.Log(1 - draws.Uniform((2 * step) + 1)));
    }
}
