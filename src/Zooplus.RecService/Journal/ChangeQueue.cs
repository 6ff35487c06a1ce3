namespace Zooplus.RecService.Journal;

/// <summary>
/// Changes in the order they were asked for, and the right to write. Whoever adds a change while nobody writes becomes the writer until
/// nothing waits: no thread stands by, and what comes in meanwhile is written together (flat combining; Hendler et al. 2010, "Flat
/// combining and the synchronization-parallelism tradeoff").
/// </summary>
/// <param name="lengthMax">How many changes may wait.</param>
internal sealed class ChangeQueue(int lengthMax)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Change> _waiting = [];
    private bool _isClosed;

    // Whoever starts the service is the first writer: what is asked for before then waits.
    private bool _hasWriter = true;

    /// <summary>How many changes wait.</summary>
    public int Length
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Completes when nothing waits and nothing more can come.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Lets a change wait.</summary>
    /// <returns>Whether the caller is the writer now, and so must see to it that what waits is written.</returns>
    /// <exception cref="QueueFullException">Too many changes wait, or the queue is closed.</exception>
    public bool Add(Change change)
    {
        lock (_lock)
        {
            if (_isClosed || _waiting.Count >= lengthMax)
            {
                throw new QueueFullException();
            }

            _waiting.Add(change);
            var becomesWriter = !_hasWriter;
            _hasWriter = true;
            return becomesWriter;
        }
    }

    /// <summary>Takes all that wait. Called by the writer.</summary>
    public List<Change> Take()
    {
        lock (_lock)
        {
            var taken = _waiting;
            _waiting = new List<Change>(taken.Count);
            return taken;
        }
    }

    /// <summary>Stops being the writer, unless changes wait. Called by the writer.</summary>
    /// <returns>False when changes wait, and the caller is the writer still.</returns>
    public bool TryLeave()
    {
        lock (_lock)
        {
            _hasWriter = _waiting.Count > 0;
            EndIfDone();
            return !_hasWriter;
        }
    }

    /// <summary>Takes no further changes; those that wait are still written.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            EndIfDone();
        }
    }

    /// <summary>Ends at once: the writer has failed, and nothing will be written any more. Called by the writer.</summary>
    /// <returns>The changes that wait.</returns>
    public List<Change> Abandon()
    {
        lock (_lock)
        {
            _isClosed = true;
            _ended.TrySetResult();
            return Take();
        }
    }

    private void EndIfDone()
    {
        if (_isClosed && !_hasWriter)
        {
            _ended.TrySetResult();
        }
    }
}
