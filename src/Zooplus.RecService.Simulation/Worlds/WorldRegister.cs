namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>All the worlds there are. A new one is registered here, and from then on can be played and tuned for by its name.</summary>
public static class WorldRegister
{
    /// <summary>Every world, in the order they are played.</summary>
    public static IReadOnlyList<IWorld> All { get; } =
    [
        new NotebookWorld(),
        DriftWorld.GrownDogs,
        DriftWorld.GrowingDogs,
        DriftWorld.Everyone,
        new NewcomersWorld(),
        new LongTailWorld(),
        DelayedWorld.Scattered,
        DelayedWorld.Thousand,
        new CascadeWorld(),
    ];

    /// <summary>The world of that name, or null.</summary>
    public static IWorld? Find(string name) => All.FirstOrDefault(world => world.Name == name);
}
