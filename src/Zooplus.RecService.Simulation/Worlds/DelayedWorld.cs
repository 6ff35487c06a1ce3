namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>The notebook's shop, where rewards come late.</summary>
public sealed class DelayedWorld : IWorld
{
    private readonly Func<CourseDraws, RewardDelay> _delay;

    private DelayedWorld(string name, string description, Func<CourseDraws, RewardDelay> delay)
    {
        Name = name;
        Description = description;
        _delay = delay;
    }

    /// <summary>Only clicks are reported: 300 steps late on average, so out of order, and one of twenty never.</summary>
    public static DelayedWorld Scattered { get; } = new(
        "delayed",
        "Clicks are reported 300 steps late on average, out of order, and one of twenty never; silence is not reported.",
        draws => new RewardDelay(draws) { MeanFurther = 300, LostShare = 0.05, OnlyClicks = true });

    /// <summary>Every reward, a click or none, is reported 1,000 steps late.</summary>
    public static DelayedWorld Thousand { get; } = new(
        "delayed-1000", "Every reward is reported exactly 1,000 steps late.", draws => new RewardDelay(draws) { Least = 1000 });

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public Course Start(long seed, int steps) => NotebookWorld.Start(Name, seed, steps, Preferences.Notebook) with
    {
        Delay = _delay(new CourseDraws(Name, seed, "delays")),
    };
}
