namespace Zooplus.RecService.Journal;

/// <summary>The names of a journal's file and of all that lies beside it.</summary>
internal sealed class JournalFiles(string path)
{
    /// <summary>The journal itself.</summary>
    public string Main { get; } = Path.GetFullPath(path);

    /// <summary>The folder they all lie in.</summary>
    public string Folder => Path.GetDirectoryName(Main)!;

    /// <summary>What has been committed and not yet moved to the main file.</summary>
    public string Log => Main + "-wal";

    /// <summary>SQLite's index of the log, shared by the processes that use it.</summary>
    public string LogIndex => Main + "-shm";

    /// <summary>The folder of the snapshots.</summary>
    public string Snapshots => Main + ".snapshots";
}
