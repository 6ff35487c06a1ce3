namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>What a shown product teaches before its reward is known: the service's <c>Policies:Pending</c>.</summary>
public enum Pending
{
    /// <summary>0 as soon as it is shown, corrected by the reward: as in production.</summary>
    AsDefault,

    /// <summary>What was expected of it, as soon as it is shown, corrected by the reward: where a reward of 0 is reported too, if late.</summary>
    AsExpected,

    /// <summary>Nothing until the reward, or 0 when the attribution window closes.</summary>
    Ignore,
}
