namespace Zooplus.RecService.Journal;

/// <summary>The journal as it is.</summary>
/// <param name="State">Whether facts can be kept.</param>
/// <param name="LastSequence">The number of the last fact.</param>
/// <param name="Bytes">The room the journal takes on the disk, its snapshots not counted.</param>
/// <param name="Snapshots">The snapshots, the newest first.</param>
/// <param name="Missing">The facts that were in the journal and are not any more.</param>
/// <param name="Integrity">What the last check of the whole journal found; absent before the first.</param>
/// <param name="DamagedRows">What look-ups have found damaged; absent while they have found nothing.</param>
internal sealed record JournalDescription(
    JournalCondition State, long LastSequence, long Bytes, IReadOnlyList<SnapshotDescription> Snapshots, IReadOnlyList<MissingFacts> Missing, IntegrityReport? Integrity, DamagedRows? DamagedRows);

/// <summary>A snapshot.</summary>
/// <param name="Sequence">The last fact it covers.</param>
/// <param name="TakenAt">When it was taken; absent when its file cannot be read.</param>
/// <param name="Bytes">The length of its file.</param>
internal sealed record SnapshotDescription(long Sequence, DateTimeOffset? TakenAt, long Bytes);

/// <summary>A snapshot that was taken.</summary>
/// <param name="Sequence">The last fact it covers.</param>
/// <param name="Bytes">The length of its file.</param>
/// <param name="Seconds">How long it took; requests were answered meanwhile.</param>
internal sealed record SnapshotTaken(long Sequence, long Bytes, double Seconds);

/// <summary>Whether facts can be kept.</summary>
internal enum JournalCondition
{
    /// <summary>They can.</summary>
    Ready,

    /// <summary>The last attempt failed. The service tries again by itself.</summary>
    CannotWrite,

    /// <summary>It was damaged and put aside. Nothing is kept until an operator accepts that facts are missing.</summary>
    AwaitsAcceptance,
}
