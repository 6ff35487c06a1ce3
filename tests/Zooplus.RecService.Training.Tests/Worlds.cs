using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.Training.Tests;

/// <summary>Logs to train on.</summary>
internal static class Worlds
{
    /// <summary>Few users and products, so that a few thousand rows are enough to learn something.</summary>
    public static TrainingSet Small(int interactions = 6_000) => TrainingSet.Of(Table(Log(new ShopWorld(10, 20, 1), interactions)), users: 20, products: 10);

    public static InteractionLog Log(ShopWorld world, int interactions) => InteractionLog.Draw(world.Draws(), interactions);

    /// <summary>The notebook's 200,000 interactions, drawn behind its demo.</summary>
    public static (ShopWorld World, TrainingSet Set) Notebook()
    {
        var world = new ShopWorld(50, 1000, 42);
        var draws = world.Draws();
        Assert.True(PersonaDemo.TryPlay(draws, out _, out _));
        return (world, TrainingSet.Of(Table(InteractionLog.Draw(draws, 200_000)), users: 1000, products: 50));
    }

    public static void Write(string path, InteractionLog log)
    {
        using var text = File.CreateText(path);
        InteractionCsv.Write(text, log);
    }

    private static InteractionTable Table(InteractionLog log)
    {
        using var folder = new TemporaryFolder();
        Write(folder["interactions.csv"], log);
        return InteractionCsv.Read(folder["interactions.csv"]);
    }
}
