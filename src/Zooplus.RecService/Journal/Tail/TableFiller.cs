using Microsoft.Data.Sqlite;
using Zooplus.RecService.Journal.Sqlite;

namespace Zooplus.RecService.Journal.Tail;

/// <summary>
/// Brings facts that are kept into the tables, on a thread of its own and as many at a time as came within a moment: a commit of hundreds
/// changes few pages more than one of ten.
/// </summary>
internal sealed class TableFiller : IDisposable
{
    // What has waited for so long, or is so much, is written.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);
    private const int BytesMost = 1 << 20;
    private const int SqliteInterrupt = 9;

    private readonly FactInserts _tables;
    private readonly Checkpointer _checkpointer;
    private readonly Thread _thread;

    // Guards all that follows. A monitor, since it is waited for with a condition.
    private readonly object _gate = new();
    private WaitingRows _waiting = new();
    private WaitingRows _beingWritten = new();
    private long _filledTo;
    private SqliteException? _fault;
    private bool _isIdle;
    private bool _isBusy;
    private bool _isHurried;
    private bool _hasEnded;

    /// <summary>Begins with tables that hold all there is.</summary>
    /// <param name="tables">The tables, which are this one's but while it is settled.</param>
    /// <param name="checkpointer">Sees to SQLite's log after each commit.</param>
    public TableFiller(FactInserts tables, Checkpointer checkpointer)
    {
        _tables = tables;
        _checkpointer = checkpointer;
        _thread = new Thread(Run) { Name = "journal tables", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How many facts are not in the tables yet.</summary>
    public long Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count + _beingWritten.Count;
            }
        }
    }

    private bool IsEmpty => _waiting.IsEmpty && _beingWritten.IsEmpty;

    /// <summary>Lets facts come into the tables soon. Called by the one writer.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="rows">Their rows.</param>
    public void Add(IReadOnlyList<JournalledFact> facts, ReadOnlySpan<byte> rows)
    {
        lock (_gate)
        {
            _waiting.Add(facts, rows);
            if (_isIdle)
            {
                _isIdle = false;
                Monitor.PulseAll(_gate);
            }
            else if (_waiting.Rows.Length > BytesMost && !_isHurried)
            {
                _isHurried = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Makes sure that the tables take facts, as far as anyone knows.</summary>
    /// <exception cref="SqliteException">They take no more.</exception>
    public void ThrowIfFailed()
    {
        if (Volatile.Read(ref _fault) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>Waits until the tables hold all facts up to a sequence.</summary>
    /// <exception cref="SqliteException">They take no more.</exception>
    public void WaitFor(long sequence)
    {
        lock (_gate)
        {
            while (_filledTo < sequence && !IsEmpty)
            {
                Hurry();
            }
        }
    }

    /// <summary>Waits until the tables hold all that is known of a decision.</summary>
    /// <exception cref="SqliteException">They take no more.</exception>
    public void WaitFor(string recommendationId)
    {
        lock (_gate)
        {
            while (_waiting.MayConcern(recommendationId) || _beingWritten.MayConcern(recommendationId))
            {
                Hurry();
            }
        }
    }

    /// <summary>Waits until the tables hold all there is and nothing is being done with them, so that the caller, if it is the writer, may.</summary>
    /// <exception cref="SqliteException">They take no more.</exception>
    public void Settle()
    {
        lock (_gate)
        {
            while (!IsEmpty || _isBusy)
            {
                Hurry();
            }
        }
    }

    /// <summary>Ends, without what waits.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _hasEnded = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        if (!IsEmpty)
        {
            // Whoever still asks for what waits will not find it.
            Failed(new SqliteException("The journal was closed.", SqliteInterrupt));
        }

        _waiting.Dispose();
        _beingWritten.Dispose();
    }

    /// <summary>Has what waits written at once, and waits until something has changed.</summary>
    private void Hurry()
    {
        ThrowIfFailed();
        if (!_isHurried)
        {
            _isHurried = true;
            Monitor.PulseAll(_gate);
        }

        Monitor.Wait(_gate);
    }

    private void Run()
    {
        while (Take())
        {
            try
            {
                _tables.Insert(_beingWritten.Rows);
            }
            catch (SqliteException exception)
            {
                Failed(exception);
                return;
            }

            Filled();
            _checkpointer.Committed();
        }
    }

    private void Filled()
    {
        lock (_gate)
        {
            _filledTo = _beingWritten.Last;
            _beingWritten.Clear();
            Monitor.PulseAll(_gate);
        }
    }

    private void Failed(SqliteException exception)
    {
        lock (_gate)
        {
            _fault ??= exception;
            _isBusy = false;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for facts, and then for those that come within a moment.</summary>
    /// <returns>False at the end.</returns>
    private bool Take()
    {
        lock (_gate)
        {
            _isBusy = false;
            Monitor.PulseAll(_gate);
            _isIdle = _waiting.IsEmpty;
            while (_waiting.IsEmpty && !_hasEnded)
            {
                Monitor.Wait(_gate);
            }

            _isIdle = false;
            if (!_isHurried && !_hasEnded)
            {
                Monitor.Wait(_gate, Moment);
            }

            _isHurried = false;
            if (_hasEnded)
            {
                return false;
            }

            (_waiting, _beingWritten) = (_beingWritten, _waiting);
            _isBusy = true;
            return true;
        }
    }
}
