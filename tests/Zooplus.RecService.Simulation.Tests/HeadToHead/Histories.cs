using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.Simulation.Tests.HeadToHead;

/// <summary>Histories made by hand.</summary>
internal static class Histories
{
    public static History Of(int repeat, int[] users, params (Contender Contender, int[] Products, byte[] Rewards)[] contenders) => new(
        repeat,
        users,
        new double[users.Length],
        [.. contenders.Select(column => new ContenderHistory(column.Contender, column.Products, column.Rewards, new double[users.Length]))]);

    /// <summary>A history in which only click probabilities matter.</summary>
    public static History OfProbabilities(double best, params (Contender Contender, double[] Probabilities)[] contenders)
    {
        var steps = contenders[0].Probabilities.Length;
        return new History(
            0,
            new int[steps],
            [.. Enumerable.Repeat(best, steps)],
            [.. contenders.Select(column => new ContenderHistory(column.Contender, new int[steps], new byte[steps], column.Probabilities))]);
    }
}
