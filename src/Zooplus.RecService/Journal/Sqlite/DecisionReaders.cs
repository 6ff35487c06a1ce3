using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Connections that look decisions up, kept to be used again. Used by anyone at any time.</summary>
/// <param name="path">The journal.</param>
internal sealed class DecisionReaders(string path) : IDisposable
{
    private ConcurrentBag<DecisionReader> _idle = [];

    /// <summary>Looks something up.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    /// <exception cref="JournalDamagedException">What is read is not what was written.</exception>
    public T Read<T>(Func<DecisionReader, T> read)
    {
        // Of this file: after it was put aside, those of the one before must not come back.
        var idle = _idle;
        if (!idle.TryTake(out var reader))
        {
            reader = new DecisionReader(JournalConnection.ToRead(path));
        }

        try
        {
            var found = read(reader);
            idle.Add(reader);
            return found;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Closes those that nobody uses; whoever asks next opens the file that lies there then.</summary>
    public void Renew()
    {
        foreach (var reader in Interlocked.Exchange(ref _idle, []))
        {
            reader.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}
