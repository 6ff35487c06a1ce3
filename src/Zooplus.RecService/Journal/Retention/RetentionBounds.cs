namespace Zooplus.RecService.Journal.Retention;

/// <summary>What of the journal may be given up, in one go.</summary>
/// <param name="Covered">The sequence of the last fact that every snapshot which is kept covers: nothing after it is given up.</param>
/// <param name="OldAt">Decisions made before are given up; null when age is no reason.</param>
/// <param name="SettledAt">Decisions made later are never given up, since their ids may still be asked for.</param>
/// <param name="BytesMax">While the journal fills more than this, the oldest decisions are given up; null when size is no reason.</param>
/// <param name="Most">How many decisions at most: others wait for the writer meanwhile.</param>
internal sealed record RetentionBounds(long Covered, DateTimeOffset? OldAt, DateTimeOffset SettledAt, long? BytesMax, int Most);
