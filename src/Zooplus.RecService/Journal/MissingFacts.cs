namespace Zooplus.RecService.Journal;

/// <summary>Facts that were in the journal and are not any more.</summary>
/// <param name="First">The sequence of the first of them.</param>
/// <param name="Last">The sequence of the last of them, or of the last that may have been.</param>
/// <param name="Reason">Why.</param>
internal sealed record MissingFacts(long First, long Last, MissingReason Reason);

/// <summary>Why facts are missing.</summary>
internal enum MissingReason
{
    /// <summary>The disk lost them.</summary>
    Lost,

    /// <summary>A snapshot covers them, so they made room for others.</summary>
    Compacted,

    /// <summary>They are in a damaged file that was set aside; a snapshot covers what they taught.</summary>
    SetAside,
}
