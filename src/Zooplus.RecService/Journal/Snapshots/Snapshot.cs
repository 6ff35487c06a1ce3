namespace Zooplus.RecService.Journal.Snapshots;

/// <summary>A snapshot that was read and found whole.</summary>
/// <param name="Path">Its file.</param>
/// <param name="TakenAt">When it was taken.</param>
/// <param name="Identity">What computed the state.</param>
/// <param name="MlpVersion">The version of the weights in use then, as information; null when there were none.</param>
/// <param name="State">The state, to go on from.</param>
internal sealed record Snapshot(string Path, DateTimeOffset TakenAt, BuildIdentity Identity, string? MlpVersion, SavedState State)
{
    /// <summary>The last fact it covers.</summary>
    public long Sequence => State.Sequence;
}
