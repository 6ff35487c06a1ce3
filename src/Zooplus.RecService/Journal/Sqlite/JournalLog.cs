namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>The file of what has been committed and not yet been moved to the main file.</summary>
internal static class JournalLog
{
    /// <summary>Waits until the disk has all of it.</summary>
    /// <exception cref="JournalException">The disk did not take it.</exception>
    public static void Sync(JournalFiles files)
    {
        // The log alone, and never the main file: SQLite has synced that before it writes over frames it has moved there, and closing a
        // handle of one's own on it would give up the locks SQLite holds. What the log gains meanwhile does no harm.
        try
        {
            using var log = File.OpenHandle(files.Log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(log);
        }
        catch (FileNotFoundException)
        {
            // Nothing was written since it was last moved away.
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw new JournalException($"The journal '{files.Main}' cannot be synced: {exception.Message}", exception);
        }
    }
}
