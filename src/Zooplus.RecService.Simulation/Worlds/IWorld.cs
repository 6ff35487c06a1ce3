namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>A world policies can be tried in: it knows what is true, and therefore what each choice costs. Immutable.</summary>
public interface IWorld
{
    /// <summary>Its name, as commands take it.</summary>
    string Name { get; }

    /// <summary>What happens in it, in a sentence.</summary>
    string Description { get; }

    /// <summary>The course of events that a seed gives. The same seed gives every policy the same users and the same luck.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="steps">How many users will come by, 1 or more.</param>
    Course Start(long seed, int steps);
}
