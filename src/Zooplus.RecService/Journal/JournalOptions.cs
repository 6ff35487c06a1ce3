using Microsoft.Extensions.Options;
using Zooplus.RecService.Journal.Retention;
using Zooplus.RecService.Journal.Snapshots;

namespace Zooplus.RecService.Journal;

/// <summary>Settings of the journal, in the section <c>Journal</c>.</summary>
internal sealed class JournalOptions
{
    public const string Section = "Journal";

    /// <summary>The SQLite file the facts are kept in. Empty: facts live in memory, and a restart forgets them.</summary>
    public string Path { get; init; } = "data/journal.db";

    /// <summary>What an acknowledged fact survives.</summary>
    public Durability Durability { get; init; } = Durability.ProcessCrash;

    /// <summary>How many facts one commit takes at most: 1 to 100,000.</summary>
    public int BatchMax { get; init; } = 1024;

    /// <summary>How often the whole journal is read to see that it is whole: 1 minute to 365 days; 0 for never.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long SQLite's log gets before what it holds is moved to the main file: 65,536 bytes to 1 GiB. A page that changes with every
    /// commit is moved once for all of them, so a long log is written less often; a start after a crash reads all of it.
    /// </summary>
    public long LogBytes { get; init; } = 32 << 20;

    /// <summary>Settings of the snapshots.</summary>
    public SnapshotOptions Snapshots { get; init; } = new();

    /// <summary>Settings of what is kept.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Whether facts outlive the process.</summary>
    public bool IsOnDisk => Path.Length > 0;

    /// <summary>Whether keeping facts waits for the disk, so that many should share a commit.</summary>
    public bool WaitsForDisk => IsOnDisk && Durability == Durability.PowerCut;

    internal sealed class Validator : IValidateOptions<JournalOptions>
    {
        public ValidateOptionsResult Validate(string? name, JournalOptions options)
        {
            var faults = new ConfigurationFaults(Section);
            faults.Unless(options.BatchMax is >= 1 and <= 100_000, "BatchMax", options.BatchMax, "a whole number from 1 to 100000");
            faults.Unless(
                options.CheckInterval == TimeSpan.Zero || (options.CheckInterval >= TimeSpan.FromMinutes(1) && options.CheckInterval <= TimeSpan.FromDays(365)),
                "CheckInterval",
                options.CheckInterval,
                "00:00:00, or a time span from 00:01:00 to 365.00:00:00");
            faults.Unless(options.LogBytes is >= 1 << 16 and <= 1 << 30, "LogBytes", options.LogBytes, "a whole number from 65536 to 1073741824");
            options.Snapshots.Check(faults);
            options.Retention.Check(faults, options.Snapshots.AreTaken);
            return faults.Result;
        }
    }
}

/// <summary>What an acknowledged fact survives.</summary>
internal enum Durability
{
    /// <summary>The death of the process: what was written is with the operating system.</summary>
    ProcessCrash,

    /// <summary>A power cut: what was written is on the disk. Every commit waits for the disk.</summary>
    PowerCut,
}
