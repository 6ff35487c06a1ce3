namespace Zooplus.RecService.Journal.Snapshots;

/// <summary>Settings of the snapshots, in the section <c>Journal:Snapshots</c>.</summary>
internal sealed class SnapshotOptions
{
    /// <summary>How many are kept: 0 (none is taken) to 1000.</summary>
    public int Keep { get; init; } = 3;

    /// <summary>A snapshot is taken after so many facts at the latest: 1 to 1,000,000,000.</summary>
    public long EveryFacts { get; init; } = 100_000;

    /// <summary>A snapshot is taken after this time at the latest, if there are new facts: 1 second to 30 days.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether snapshots are taken.</summary>
    public bool AreTaken => Keep > 0;

    internal void Check(ConfigurationFaults faults)
    {
        faults.Unless(Keep is >= 0 and <= 1000, "Snapshots:Keep", Keep, "a whole number from 0 to 1000");
        faults.Unless(EveryFacts is >= 1 and <= 1_000_000_000, "Snapshots:EveryFacts", EveryFacts, "a whole number from 1 to 1000000000");
        faults.Unless(Interval >= TimeSpan.FromSeconds(1) && Interval <= TimeSpan.FromDays(30), "Snapshots:Interval", Interval, "a time span from 00:00:01 to 30.00:00:00");
    }
}
