namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>The notebook's shop, where slates of five are read from the top: a click ends the reading, and four of five who do not click read on.</summary>
public sealed class CascadeWorld : IWorld
{
    private static readonly SlateReading Reading = new(Length: 5, Persistence: 0.8);

    /// <inheritdoc/>
    public string Name => "cascade";

    /// <inheritdoc/>
    public string Description => "Slates of five, read from the top: a click ends the reading, and four of five who do not click read on.";

    /// <inheritdoc/>
    public Course Start(long seed, int steps) => NotebookWorld.Start(Name, seed, steps, Preferences.Notebook) with { Reading = Reading };
}
