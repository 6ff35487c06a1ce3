using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>What is known of a journal's file, by whoever wrote or read it last: where it ends, and whether it is damaged. Read by anyone at any time.</summary>
/// <param name="path">The journal.</param>
internal sealed class JournalCondition(string path)
{
    private JournalEnd _end = JournalEnd.OfNothing;
    private JournalDamagedException? _damage;
    private DamagedRows? _damagedRows;
    private long _lastSequence;
    private volatile bool _isReady;

    /// <summary>The last fact there is or was; 0 when there is none.</summary>
    public long LastSequence
    {
        get => Volatile.Read(ref _lastSequence);
        set => Volatile.Write(ref _lastSequence, value);
    }

    /// <summary>Where the file ended when it was read last, and what it lacks.</summary>
    public JournalEnd End
    {
        get => Volatile.Read(ref _end);
        set
        {
            Volatile.Write(ref _end, value);
            LastSequence = value.LastSequence;
        }
    }

    /// <summary>Whether it has been opened to be written. Until then nobody writes it.</summary>
    public bool IsReady
    {
        get => _isReady;
        set => _isReady = value;
    }

    /// <summary>The damage that was found; null while there is none.</summary>
    public JournalDamagedException? Damage => Volatile.Read(ref _damage);

    /// <summary>The damaged rows that look-ups have come upon; null while there are none.</summary>
    public DamagedRows? DamagedRows => Volatile.Read(ref _damagedRows);

    /// <summary>Another file is there now, of which nobody knows any damage.</summary>
    public void Renew()
    {
        Volatile.Write(ref _damage, null);
        Volatile.Write(ref _damagedRows, null);
    }

    /// <summary>Counts a look-up that came upon a damaged row.</summary>
    /// <returns>Whether it is another than the last one did.</returns>
    public bool Refused(DamagedRowException damage)
    {
        while (true)
        {
            var before = DamagedRows;
            var after = new DamagedRows((before?.Refused ?? 0) + 1, damage.Message);
            if (Interlocked.CompareExchange(ref _damagedRows, after, before) == before)
            {
                return after.Last != before?.Last;
            }
        }
    }

    /// <summary>Notes damage.</summary>
    /// <returns>The same, to be thrown.</returns>
    public JournalDamagedException Damaged(JournalDamagedException damage)
    {
        Volatile.Write(ref _damage, damage);
        return damage;
    }

    /// <summary>What went wrong with the file, which is noted when it is damage.</summary>
    /// <param name="fault">What cannot be done: <c>cannot be read</c>.</param>
    /// <param name="exception">What SQLite says.</param>
    /// <returns>What is to be thrown.</returns>
    public JournalException Failed(string fault, SqliteException exception) => Noted(SqliteFault.Of(path, fault, exception));

    /// <summary>The same while the file is opened.</summary>
    /// <inheritdoc cref="Failed"/>
    public JournalException FailedToOpen(string fault, SqliteException exception) => Noted(SqliteFault.AtOpening(path, fault, exception));

    private JournalException Noted(JournalException failure) => failure is JournalDamagedException damage ? Damaged(damage) : failure;
}
