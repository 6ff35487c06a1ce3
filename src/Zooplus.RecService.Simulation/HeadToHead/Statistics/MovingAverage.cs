namespace Zooplus.RecService.Simulation.HeadToHead.Statistics;

/// <summary>The mean over the last steps; over fewer while there are not yet that many, as in the notebook's plots.</summary>
public static class MovingAverage
{
    /// <summary>Averages each value with those just before it.</summary>
    /// <param name="values">A value for each step.</param>
    /// <param name="window">How many steps count, 1 or more.</param>
    /// <returns>A mean for each step.</returns>
    public static double[] Of(ReadOnlySpan<double> values, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        var averages = new double[values.Length];
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i];
            if (i >= window)
            {
                sum -= values[i - window];
            }

            averages[i] = sum / Math.Min(i + 1, window);
        }

        return averages;
    }

    /// <summary>Averages clicks.</summary>
    /// <param name="rewards">0 or 1 for each step.</param>
    /// <param name="window">How many steps count, 1 or more.</param>
    /// <returns>A mean for each step.</returns>
    public static double[] Of(ReadOnlySpan<byte> rewards, int window)
    {
        var values = new double[rewards.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = rewards[i];
        }

        return Of(values, window);
    }
}
