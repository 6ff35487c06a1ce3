using System.Globalization;
using Microsoft.Extensions.Options;

namespace Zooplus.RecService.Journal.Snapshots;

/// <summary>
/// The snapshots of a journal: files in a folder beside it, each named by the last fact it covers. A file appears whole or not at all,
/// and the last few are kept.
/// </summary>
internal sealed class SnapshotStore(IOptions<JournalOptions> options, BuildIdentity identity)
{
    private const string Extension = ".snapshot";
    private const string Unfinished = ".tmp";

    private readonly string? _folder = options.Value.IsOnDisk ? new JournalFiles(options.Value.Path).Snapshots : null;

    private SnapshotEntry? _latest;

    /// <summary>The newest snapshot that is known to be whole, since this process has written or read it; null while there is none.</summary>
    public SnapshotEntry? Latest
    {
        get => Volatile.Read(ref _latest);
        set => Volatile.Write(ref _latest, value);
    }

    /// <summary>Whether snapshots are to be taken.</summary>
    public bool IsOn => _folder is not null && options.Value.Snapshots.AreTaken;

    /// <summary>The files there are, the newest first. None of them has been checked.</summary>
    public IReadOnlyList<SnapshotEntry> List() => !Directory.Exists(_folder)
        ? []
        : [.. Directory.EnumerateFiles(_folder, "*" + Extension)
            .Select(SnapshotEntry.Of)
            .OfType<SnapshotEntry>()
            .OrderByDescending(entry => entry.Sequence)];

    /// <summary>Gives up all snapshots that do not cover a fact.</summary>
    /// <exception cref="IOException">One cannot be removed.</exception>
    public void DropBefore(long sequence)
    {
        foreach (var old in List().Where(entry => entry.Sequence < sequence))
        {
            File.Delete(old.Path);
        }
    }

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="SnapshotException">It is damaged, or of another form.</exception>
    public static Snapshot Read(SnapshotEntry entry)
    {
        var snapshot = SnapshotFile.Read(entry.Path);
        return snapshot.Sequence == entry.Sequence
            ? snapshot
            : throw new SnapshotException(string.Create(CultureInfo.InvariantCulture, $"It covers fact {snapshot.Sequence}, and its name says {entry.Sequence}."));
    }

    /// <summary>Removes what snapshots left behind that were interrupted, and makes the folder: from then on there has been a journal here.</summary>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made or written.</exception>
    public void Prepare()
    {
        if (!IsOn)
        {
            return;
        }

        Directory.CreateDirectory(_folder!);
        foreach (var leftover in Directory.EnumerateFiles(_folder!, "*" + Unfinished))
        {
            File.Delete(leftover);
        }
    }

    /// <summary>Writes a snapshot, and gives up the oldest beyond those to keep. When it returns, the snapshot survives a power cut.</summary>
    /// <exception cref="IOException">It cannot be written; those that were there stay.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; those that were there stay.</exception>
    public SnapshotEntry Write(StateCapture capture, DateTimeOffset takenAt)
    {
        Directory.CreateDirectory(_folder!);
        var path = Path.Combine(_folder!, string.Create(CultureInfo.InvariantCulture, $"{capture.Sequence}{Extension}"));
        var unfinished = path + Unfinished;
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                SnapshotFile.Write(stream, capture, takenAt, identity);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        DirectorySync.Sync(_folder!);
        foreach (var old in List().Skip(options.Value.Snapshots.Keep))
        {
            File.Delete(old.Path);
        }

        return Latest = new SnapshotEntry(path, capture.Sequence, takenAt, new FileInfo(path).Length);
    }
}

/// <summary>A file that is named as a snapshot.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sequence">The last fact it covers, by its name.</param>
/// <param name="TakenAt">When it was taken, by what it says unchecked; null when it does not say.</param>
/// <param name="Bytes">Its length.</param>
internal sealed record SnapshotEntry(string Path, long Sequence, DateTimeOffset? TakenAt, long Bytes)
{
    /// <summary>What a file's name says; null when it is no name of a snapshot, or the file is gone.</summary>
    public static SnapshotEntry? Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new SnapshotEntry(path, sequence, SnapshotFile.TakenAt(path), file.Length)
            : null;
    }
}
