using System.Globalization;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// Puts a journal's files aside and a fresh one in their place. Whenever the process dies meanwhile, the next start finds the old file or
/// the fresh one, which says what it lacks, and never an empty one that says nothing.
/// </summary>
internal static class DamagedFiles
{
    /// <summary>Whether the journal's main file is gone or empty where there must be one.</summary>
    /// <param name="files">The files.</param>
    /// <returns>What is wrong; null when nothing is, as with a journal that was never there.</returns>
    public static string? Lost(JournalFiles files) =>
        !HoldsAny(files.Main) && (Directory.Exists(files.Snapshots) || HoldsAny(files.Log) || HoldsAny(files.Tail))
            ? $"The journal '{files.Main}' is empty or gone, and what lies beside it says that there was one."
            : null;

    /// <summary>Puts the files aside, beside where they were.</summary>
    /// <param name="files">The files.</param>
    /// <param name="missing">What the fresh one lacks.</param>
    /// <param name="now">The time, for the name.</param>
    /// <returns>The new name of the main file.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The fresh file cannot be written.</exception>
    public static string SetAside(JournalFiles files, IEnumerable<MissingFacts> missing, DateTimeOffset now)
    {
        File.Delete(files.Fresh);
        JournalConnection.Make(files.Fresh, missing);
        using (var fresh = File.OpenHandle(files.Fresh, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(fresh);
        }

        if (!File.Exists(files.Main))
        {
            // So that what was lost has a name too, and a start between the two moves below knows what it finds.
            File.Create(files.Main).Dispose();
        }

        var aside = NameFor(files, now);
        File.Move(files.Main, aside);
        PutInPlace(files, aside);
        return aside;
    }

    /// <summary>Finishes what a process began that died between the two moves.</summary>
    public static void Finish(JournalFiles files, DateTimeOffset now)
    {
        if (!File.Exists(files.Main) && File.Exists(files.Fresh))
        {
            PutInPlace(files, NameFor(files, now));
        }
    }

    private static bool HoldsAny(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private static void PutInPlace(JournalFiles files, string aside)
    {
        // The log first: it must never lie beside a file it does not belong to.
        Move(files.Log, aside + JournalFiles.LogEnding);
        Move(files.Tail, aside + JournalFiles.TailEnding);
        Move(files.LogIndex, aside + JournalFiles.LogIndexEnding);
        File.Move(files.Fresh, files.Main);
        DirectorySync.Sync(files.Folder);
    }

    private static void Move(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Move(from, to);
        }
    }

    private static string NameFor(JournalFiles files, DateTimeOffset now)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{files.Main}.damaged-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
        var taken = 1;
        var free = name;
        while (File.Exists(free) || File.Exists(free + JournalFiles.LogEnding))
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{++taken}");
        }

        return free;
    }
}
