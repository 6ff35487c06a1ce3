using Microsoft.Data.Sqlite;
using Zooplus.RecService.Journal.Sqlite;

namespace Zooplus.RecService.Journal.Tail;

/// <summary>
/// What was kept last. A fact is kept once it is in the tail's file, which takes one short write, and comes into the tables a moment later
/// with many others. Written by the one writer; asked by anyone, also after its end.
/// </summary>
/// <param name="file">Where facts are kept.</param>
/// <param name="filler">Brings them into the tables.</param>
internal sealed class JournalTail(TailFile file, TableFiller filler) : IDisposable
{
    // Such as a whole catalogue, which gains nothing from being written twice.
    private const int GroupMost = 1 << 20;

    private readonly RowBytes _rows = new(TailGroup.HeadLength);
    private readonly Action<long> _waitForTables = filler.WaitFor;

    /// <summary>How many facts are not in the tables yet.</summary>
    public long Waiting => filler.Waiting;

    /// <summary>Keeps facts, all or none, unless they belong straight into the tables.</summary>
    /// <returns>False when they do; nothing was kept then.</returns>
    /// <exception cref="SqliteException">The tables take no more; nothing was kept.</exception>
    public bool TryAppend(IReadOnlyList<JournalledFact> facts)
    {
        _rows.Clear();
        for (var i = 0; i < facts.Count; i++)
        {
            if (facts[i].Fact is UserForgotten)
            {
                // It changes rows that are there.
                return false;
            }

            _rows.Add(facts[i]);
        }

        if (_rows.All.Length > GroupMost)
        {
            return false;
        }

        filler.ThrowIfFailed();
        file.Write(_rows.All, facts[0].Sequence, facts.Count, _waitForTables);
        filler.Add(facts, _rows.Rows);
        return true;
    }

    /// <summary>Waits until the tables hold all facts up to a sequence.</summary>
    /// <exception cref="SqliteException">They take no more.</exception>
    public void WaitFor(long sequence) => filler.WaitFor(sequence);

    /// <summary>Waits until the tables hold all that is known of a decision.</summary>
    /// <exception cref="SqliteException">They take no more.</exception>
    public void WaitFor(string recommendationId) => filler.WaitFor(recommendationId);

    /// <summary>Waits until the tables hold all there is, and are the caller's to use, which is the writer.</summary>
    /// <exception cref="SqliteException">They take no more.</exception>
    public void Settle() => filler.Settle();

    /// <summary>Forgets what the file holds, once it is settled.</summary>
    public void Clear() => file.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        filler.Dispose();
        file.Dispose();
        _rows.Dispose();
    }
}
