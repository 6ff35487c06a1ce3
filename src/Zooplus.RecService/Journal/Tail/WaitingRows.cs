using Zooplus.RecService.Journal.Sqlite;

namespace Zooplus.RecService.Journal.Tail;

/// <summary>Facts that are kept and on their way into the tables. Used under the lock of <see cref="TableFiller"/>.</summary>
internal sealed class WaitingRows : IDisposable
{
    private readonly RowBytes _rows = new();
    private int[] _subjects = new int[256];
    private int _subjectCount;

    /// <summary>Their rows.</summary>
    public ReadOnlySpan<byte> Rows => _rows.Rows;

    /// <summary>The sequence of the last of them.</summary>
    public long Last { get; private set; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Rows.IsEmpty;

    /// <summary>Adds facts.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="rows">Their rows.</param>
    public void Add(IReadOnlyList<JournalledFact> facts, ReadOnlySpan<byte> rows)
    {
        _rows.Add(rows);
        for (var i = 0; i < facts.Count; i++)
        {
            if (DecisionOf(facts[i].Fact) is { } id)
            {
                if (_subjectCount == _subjects.Length)
                {
                    Array.Resize(ref _subjects, _subjectCount * 2);
                }

                _subjects[_subjectCount++] = id.GetHashCode(StringComparison.Ordinal);
            }
        }

        Last = facts[^1].Sequence;
        Count += facts.Count;
    }

    /// <summary>Whether a fact among them may be about a decision. Says so of some others as well.</summary>
    public bool MayConcern(string recommendationId) => _subjects.AsSpan(0, _subjectCount).Contains(recommendationId.GetHashCode(StringComparison.Ordinal));

    /// <summary>Takes all out.</summary>
    public void Clear()
    {
        _rows.Clear();
        _subjectCount = Count = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private static string? DecisionOf(Fact fact) => fact switch
    {
        DecisionMade made => made.Response.RecommendationId,
        DecisionActivated activated => activated.RecommendationId,
        RewardGiven given => given.RecommendationId,
        DecisionDropped dropped => dropped.RecommendationId,
        DecisionClosed closed => closed.RecommendationId,
        _ => null,
    };
}
