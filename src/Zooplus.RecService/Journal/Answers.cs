namespace Zooplus.RecService.Journal;

/// <summary>
/// A share of the changes that were settled together. Whoever waits for one goes on within <see cref="Change.Answer"/>: a few of them one
/// after another on one thread, which costs less than a thread each.
/// </summary>
internal sealed class Answers : IThreadPoolWorkItem
{
    // Of 4 and 16 that were tried, 16 costs less under load and alike otherwise; without an end one thread would answer a thousand.
    private const int ShareMax = 16;

    private readonly List<Change> _settled;
    private readonly int _from;
    private readonly int _to;

    private Answers(List<Change> settled, int from, int to)
    {
        _settled = settled;
        _from = from;
        _to = to;
    }

    /// <summary>Answers all, a share of them on this thread.</summary>
    public static void Give(List<Change> settled)
    {
        Queue(settled, ShareMax);
        new Answers(settled, 0, Math.Min(ShareMax, settled.Count)).Execute();
    }

    /// <summary>Answers one on this thread, which is the one that asked for it, and the others elsewhere.</summary>
    public static void GiveFirst(Change own, List<Change> settled)
    {
        settled.Remove(own);
        own.Answer();
        Queue(settled, 0);
    }

    /// <inheritdoc/>
    public void Execute()
    {
        for (var i = _from; i < _to; i++)
        {
            var change = _settled[i];
            if (change.Key is null)
            {
                // It is no request for a decision or about one, and whoever waits for it may go on for long, such as with a snapshot.
                ThreadPool.UnsafeQueueUserWorkItem(static change => change.Answer(), change, preferLocal: false);
            }
            else
            {
                change.Answer();
            }
        }
    }

    private static void Queue(List<Change> settled, int from)
    {
        for (; from < settled.Count; from += ShareMax)
        {
            ThreadPool.UnsafeQueueUserWorkItem(new Answers(settled, from, Math.Min(from + ShareMax, settled.Count)), preferLocal: false);
        }
    }
}
