namespace Zooplus.RecService.Simulation.HeadToHead;

/// <summary>Who can take part, in the order in which a step asks them.</summary>
public enum Contender
{
    /// <summary>The network trained on the world's log: it knows much and learns nothing more.</summary>
    Mlp,

    /// <summary>The bandit: it starts with nothing and learns from each of its own rewards.</summary>
    LinUcb,

    /// <summary>A uniform draw by the world: the floor.</summary>
    Random,
}
