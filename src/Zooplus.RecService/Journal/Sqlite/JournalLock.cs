using System.Globalization;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// Makes a process the one owner of a journal: a lock file beside it, held open, and a file that says who holds it. The operating system
/// lets go of the lock when the process dies, however it dies. Reading the journal with other tools stays possible.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    // What .NET's exception says when another process holds the file: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    private readonly JournalFiles _files;
    private readonly FileStream _lock;

    /// <summary>Takes ownership.</summary>
    /// <param name="files">The names of the journal.</param>
    /// <exception cref="JournalUnusableException">Another process owns the journal.</exception>
    /// <exception cref="IOException">The lock file cannot be made or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The lock file may not be made or opened.</exception>
    public JournalLock(JournalFiles files)
    {
        _files = files;
        try
        {
            _lock = Opened();
        }
        catch (IOException exception) when (Held.Contains(exception.HResult))
        {
            throw new JournalUnusableException($"The journal '{files.Main}' belongs to another process: {Owner()}.", exception);
        }
    }

    /// <summary>Writes down who the owner is, in a file of its own: what is locked against a second owner is locked against being asked.</summary>
    /// <param name="now">Since when, as far as anyone reads.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void SayWhose(DateTimeOffset now) => File.WriteAllText(_files.Owner, string.Create(
        CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}, since {now.ToUniversalTime():O}"));

    /// <summary>Lets go. The files stay: removing them could take them from an owner who has just come.</summary>
    public void Dispose() => _lock.Dispose();

    private FileStream Opened()
    {
        try
        {
            return new FileStream(_files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (DiskFault.Is(exception) && !Held.Contains(exception.HResult) && File.Exists(_files.Lock))
        {
            // In a folder that takes no writes a file can be locked all the same.
            return new FileStream(_files.Lock, FileMode.Open, FileAccess.Read, FileShare.None);
        }
    }

    private string Owner()
    {
        try
        {
            return File.ReadAllText(_files.Owner) is { Length: > 0 } owner ? owner : "it does not say which";
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            return "which one cannot be read";
        }
    }
}
