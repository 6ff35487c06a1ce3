using Microsoft.Data.Sqlite;
using Zooplus.RecService.Observability;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Reads the journal's file beside the writer: single decisions over connections that are kept, all of it over one that is not.</summary>
/// <param name="files">The names of the journal.</param>
/// <param name="condition">What is known of it.</param>
/// <param name="logger">Is told of damaged rows.</param>
internal sealed partial class JournalReads(JournalFiles files, JournalCondition condition, ILogger logger) : IDisposable
{
    private readonly DecisionReaders _readers = new(files.Main);

    /// <summary>Looks decisions up.</summary>
    /// <exception cref="JournalException">The journal cannot be read, or nobody has accepted yet that facts are lost.</exception>
    /// <exception cref="DamagedRowException">What is read is not what was written, which concerns whoever asks for it and nobody else.</exception>
    /// <exception cref="JournalDamagedException">The file does not hang together.</exception>
    public T Find<T>(Func<DecisionReader, T> read)
    {
        if (!condition.IsReady)
        {
            throw new JournalException($"The journal '{files.Main}' could not be opened yet.");
        }

        if (condition.End.AwaitsAcceptance || condition.Damage is not null)
        {
            // Not to be found in what is left does not mean that it never was.
            throw new JournalException($"The journal '{files.Main}' is damaged, and nobody has accepted the loss yet.");
        }

        try
        {
            return _readers.Read(read);
        }
        catch (SqliteException exception)
        {
            throw condition.Failed("cannot be read", exception);
        }
        catch (DamagedRowException damage)
        {
            if (condition.Refused(damage))
            {
                LogDamagedRow(damage.Message);
            }

            throw;
        }
    }

    /// <summary>See <see cref="IJournal.ReadLessons"/>.</summary>
    public IEnumerable<JournalledFact> Lessons(long after)
    {
        // One look at the file, for others may write and compact meanwhile.
        using var reader = Open();
        var (missing, last) = Guarded(() =>
        {
            JournalConnection.Scalar(reader, "BEGIN");
            return (FactRows.Missing(reader).ToArray(), (long)JournalConnection.Scalar(reader, JournalSchema.LastSequence)!);
        });
        foreach (var fact in FactOrder.Checked(SqliteFault.Guarded(files.Main, FactRows.InOrder(reader, after)), after, last, missing))
        {
            if (fact.Fact is not FactRows.Nothing)
            {
                yield return fact;
            }
        }
    }

    /// <summary>See <see cref="IJournal.ReadOpenDecisions"/>.</summary>
    public IReadOnlyList<Decision> OpenDecisions(OpenDecisions known)
    {
        using var reader = new DecisionReader(Open());
        return Guarded(() => reader.FindOpen(known));
    }

    /// <summary>Where the file ends.</summary>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public JournalEnd End()
    {
        using var reader = Open();
        return Guarded(() => JournalEnd.Of(reader));
    }

    /// <summary>See <see cref="IJournal.LastErasure"/>.</summary>
    public long? LastErasure()
    {
        using var reader = Open();
        return Guarded(() => JournalConnection.Scalar(reader, "SELECT MAX(sequence) FROM erasure") as long?);
    }

    /// <summary>See <see cref="IJournal.CheckStructure"/>.</summary>
    public void CheckStructure()
    {
        using var reader = Open();
        if (Guarded(() => (string)JournalConnection.Scalar(reader, "PRAGMA quick_check(1)")!) is var found and not "ok")
        {
            throw new JournalDamagedException($"The journal '{files.Main}' does not hang together: {found}");
        }
    }

    /// <summary>Closes the connections that are kept; whoever asks next opens the file that lies there then.</summary>
    public void Renew() => _readers.Renew();

    /// <inheritdoc/>
    public void Dispose() => _readers.Dispose();

    private SqliteConnection Open()
    {
        try
        {
            // Until it is open nobody writes it, and the disk may not take what a reader beside a writer needs.
            return condition.IsReady ? JournalConnection.ToRead(files.Main) : JournalConnection.ToReadAlone(files);
        }
        catch (SqliteException exception)
        {
            throw condition.Failed("cannot be read", exception);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw new JournalException($"The tail of the journal '{files.Main}' cannot be read: {exception.Message}", exception);
        }
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException exception)
        {
            throw SqliteFault.AtOpening(files.Main, "cannot be read", exception);
        }
    }

    [LoggerMessage(EventId = EventIds.DamagedRowRead, Level = LogLevel.Error, Message = "{Damage} Whoever asked for it was refused, and all else goes on; a start that has to learn from it will put the journal aside. Take a snapshot now, and look at the disk")]
    private partial void LogDamagedRow(string damage);
}
