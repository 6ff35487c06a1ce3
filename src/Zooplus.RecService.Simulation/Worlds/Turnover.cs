namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>
/// How the shop's products or users come and go. All there will ever be are numbered in the order they appear; so many are there at once, and
/// from time to time the oldest make room for the next.
/// </summary>
/// <param name="Present">How many are there at once, 1 or more.</param>
/// <param name="Every">After how many steps some are replaced; 0 never.</param>
/// <param name="By">How many are replaced then.</param>
public readonly record struct Turnover(int Present, int Every = 0, int By = 0)
{
    /// <summary>How many there will ever be in a number of steps.</summary>
    public int InAll(int steps) => First(steps - 1) + Present;

    /// <summary>The number of the oldest that is there at a step; the others have the numbers after it.</summary>
    public int First(int step) => Every == 0 ? 0 : step / Every * By;

    /// <summary>Whether some were replaced just before a step.</summary>
    public bool ChangesBefore(int step) => step > 0 && Every > 0 && step % Every == 0;
}
