using System.Globalization;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// Makes a process the one owner of a journal: a lock file beside it, held open, and a file that says who holds it. The operating system
/// lets go of the lock when the process dies, however it dies. Reading the journal with other tools stays possible.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _lock;

    /// <summary>Takes ownership.</summary>
    /// <param name="files">The names of the journal.</param>
    /// <param name="now">The time, to be written down.</param>
    /// <exception cref="JournalException">Another process owns the journal, or the files cannot be written.</exception>
    public JournalLock(JournalFiles files, DateTimeOffset now)
    {
        // Two files: what is locked against a second owner is locked against being asked who the first is.
        try
        {
            _lock = new FileStream(files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(files.Owner, string.Create(
                CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}, since {now.ToUniversalTime():O}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _lock?.Dispose();
            throw new JournalException(
                _lock is null && File.Exists(files.Lock) && File.Exists(files.Owner)
                    ? $"The journal '{files.Main}' belongs to another process: {File.ReadAllText(files.Owner)}."
                    : $"The lock of the journal '{files.Main}' cannot be taken: {exception.Message}",
                exception);
        }
    }

    /// <summary>Lets go. The files stay: removing them could take them from an owner who has just come.</summary>
    public void Dispose() => _lock.Dispose();
}
