namespace Zooplus.RecService.Feedback;

/// <summary>How the rewards of several events for one shown product become the one reward that is learned.</summary>
internal enum EventAggregation
{
    /// <summary>The largest: a purchase counts, and the click before it no longer.</summary>
    Max,

    /// <summary>The first: later events are kept and change nothing.</summary>
    First,

    /// <summary>All together, up to 1.</summary>
    Sum,
}
