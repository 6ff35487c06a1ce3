namespace Zooplus.RecService.Journal;

/// <summary>The names of a journal's file and of all that lies beside it.</summary>
internal sealed class JournalFiles(string path)
{
    /// <summary>What SQLite appends to a file's name for its log.</summary>
    public const string LogEnding = "-wal";

    /// <summary>What is appended to a journal's name for its tail.</summary>
    public const string TailEnding = ".tail";

    /// <summary>What SQLite appends to a file's name for the index of its log.</summary>
    public const string LogIndexEnding = "-shm";

    /// <summary>The journal itself.</summary>
    public string Main { get; } = Path.GetFullPath(path);

    /// <summary>The folder they all lie in.</summary>
    public string Folder => Path.GetDirectoryName(Main)!;

    /// <summary>Why there can be no journal at the path, whatever the disk is like; null when there can.</summary>
    public string? Fault
    {
        get
        {
            if (Directory.Exists(Main))
            {
                return $"'{Main}' is a folder";
            }

            for (var folder = Folder; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                // A link that leads nowhere may lead somewhere once a disk is mounted.
                if (File.Exists(folder) && File.ResolveLinkTarget(folder, returnFinalTarget: true) is null or { Exists: true })
                {
                    return $"'{folder}' is a file and no folder";
                }
            }

            return null;
        }
    }

    /// <summary>What has been committed and not yet moved to the main file.</summary>
    public string Log => Main + LogEnding;

    /// <summary>What has been kept and may not be in the tables yet.</summary>
    public string Tail => Main + TailEnding;

    /// <summary>SQLite's index of the log, shared by the processes that use it.</summary>
    public string LogIndex => Main + LogIndexEnding;

    /// <summary>The folder of the snapshots.</summary>
    public string Snapshots => Main + ".snapshots";

    /// <summary>A fresh journal that is about to take a damaged one's place.</summary>
    public string Fresh => Main + ".new";

    /// <summary>Held open by the process that owns the journal.</summary>
    public string Lock => Main + ".lock";

    /// <summary>Says which process that is, or was.</summary>
    public string Owner => Main + ".owner";
}
