namespace Zooplus.RecService.Journal.Retention;

/// <summary>Settings of what the journal keeps, in the section <c>Journal:Retention</c>.</summary>
internal sealed class RetentionOptions
{
    private static readonly TimeSpan AgeMin = TimeSpan.FromHours(1);
    private static readonly TimeSpan AgeMax = TimeSpan.FromDays(3650);

    private const long BytesMin = 1_000_000;

    /// <summary>How long settled decisions and their rewards are kept: 1 hour to 3650 days; 0 for as long as there is room.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>How large the journal may grow: at least 1,000,000 bytes; 0 for any size.</summary>
    public long MaxBytes { get; init; }

    /// <summary>How many of the newest facts are kept whatever the bounds say, for policies that are taught afresh: 0 to 1,000,000,000.</summary>
    public long KeepFacts { get; init; } = 10_000;

    /// <summary>Whether anything is ever given up.</summary>
    public bool IsBounded => Age > TimeSpan.Zero || MaxBytes > 0;

    internal void Check(ConfigurationFaults faults, bool snapshotsAreTaken)
    {
        faults.Unless(Age == TimeSpan.Zero || (Age >= AgeMin && Age <= AgeMax), "Retention:Age", Age, "00:00:00, or a time span from 01:00:00 to 3650.00:00:00");
        faults.Unless(MaxBytes is 0 or >= BytesMin, "Retention:MaxBytes", MaxBytes, "0, or a whole number from 1000000");
        faults.Unless(KeepFacts is >= 0 and <= 1_000_000_000, "Retention:KeepFacts", KeepFacts, "a whole number from 0 to 1000000000");
        faults.Unless(!IsBounded || snapshotsAreTaken, "Retention", "bounded", "a bound only with Snapshots:Keep of at least 1, since what is given up must be covered by a snapshot");
    }
}
