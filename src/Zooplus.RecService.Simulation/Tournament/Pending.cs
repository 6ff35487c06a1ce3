namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>What a shown product teaches before its reward is known: the service's <c>Policies:Pending</c>.</summary>
public enum Pending
{
    /// <summary>0 as soon as it is shown, corrected by the reward: as in production.</summary>
    AsDefault,

    /// <summary>Nothing until the reward, or 0 when the attribution window closes.</summary>
    Ignore,
}
