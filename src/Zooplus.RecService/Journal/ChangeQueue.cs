namespace Zooplus.RecService.Journal;

/// <summary>
/// Changes in the order they were asked for, and the right to write. Whoever adds a change while nobody writes becomes the writer until
/// nothing waits: no thread stands by, and what comes in meanwhile is written together (flat combining; Hendler et al. 2010, "Flat
/// combining and the synchronization-parallelism tradeoff").
/// </summary>
/// <param name="lengthMax">How many changes may wait.</param>
internal sealed class ChangeQueue(int lengthMax)
{
    // About 2 µs, as long as a turn in memory takes: to wait for it costs less than to have a request go on elsewhere.
    private const int LooksMax = 20;
    private const int SpinsBetweenLooks = 10;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Change> _waiting = [];
    private bool _isClosed;

    // Whoever starts the service is the first writer: what is asked for before then waits.
    private volatile bool _hasWriter = true;

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

    /// <summary>Takes the right to write a change that need not wait, since nobody writes, or somebody does who is about to leave.</summary>
    /// <returns>Whether the caller is the writer now, of that change and what comes meanwhile.</returns>
    public bool TryEnter()
    {
        for (var look = 0; look < LooksMax; look++)
        {
            if (!_hasWriter)
            {
                lock (_lock)
                {
                    if (!_hasWriter && !_isClosed)
                    {
                        return _hasWriter = true;
                    }
                }
            }

            Thread.SpinWait(SpinsBetweenLooks);
        }

        return false;
    }

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
