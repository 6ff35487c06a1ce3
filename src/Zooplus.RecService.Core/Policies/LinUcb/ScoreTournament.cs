using System.Numerics;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>
/// The scores of all arms in one context under a tree of winners (Knuth, The Art of Computer Programming 3, section 5.4.1): the
/// highest score, the lowest index on ties, is at the root, and another score of one arm is played up in O(log n).
/// </summary>
internal sealed class ScoreTournament
{
    private readonly int _leaves;
    private readonly double[] _scores;

    // The winner of each match: node 1 is the final, the children of node i are 2i and 2i + 1, and the leaves follow the matches.
    private readonly int[] _winners;

    private ScoreTournament(int leaves, double[] scores, int[] winners)
    {
        _leaves = leaves;
        _scores = scores;
        _winners = winners;
    }

    /// <summary>Plays all matches.</summary>
    /// <param name="scores">A score for each arm; negative infinity for one that takes no part.</param>
    public static ScoreTournament Of(ReadOnlySpan<double> scores)
    {
        var tournament = new ScoreTournament(LeavesFor(scores.Length), new double[LeavesFor(scores.Length)], new int[LeavesFor(scores.Length)]);
        tournament._scores.AsSpan().Fill(double.NegativeInfinity);
        scores.CopyTo(tournament._scores);
        for (var match = tournament._leaves - 1; match > 0; match--)
        {
            tournament._winners[match] = tournament.Play(match);
        }

        return tournament;
    }

    /// <summary>How many numbers it keeps for so many arms.</summary>
    public static int LeavesFor(int arms) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(arms, 2));

    /// <summary>The arm with the highest score.</summary>
    public int Winner => _winners[1];

    /// <summary>An arm's score.</summary>
    public double this[int arm] => _scores[arm];

    /// <summary>A copy to change.</summary>
    public ScoreTournament Copy() => new(_leaves, (double[])_scores.Clone(), (int[])_winners.Clone());

    /// <summary>Gives an arm another score.</summary>
    public void Set(int arm, double score)
    {
        _scores[arm] = score;
        for (var match = (_leaves + arm) / 2; match > 0; match /= 2)
        {
            var before = _winners[match];
            var winner = Play(match);
            _winners[match] = winner;
            if (before != arm && winner != arm)
            {
                // The arm neither won this match nor does now, so nothing above has changed.
                return;
            }
        }
    }

    /// <summary>Gives an arm the score that it has in another tournament, which differs in nothing else.</summary>
    public void SetAsIn(ScoreTournament other, int arm)
    {
        _scores[arm] = other._scores[arm];
        for (var match = (_leaves + arm) / 2; match > 0; match /= 2)
        {
            var winner = other._winners[match];
            if (_winners[match] == winner && winner != arm)
            {
                // As in Set.
                return;
            }

            _winners[match] = winner;
        }
    }

    /// <summary>The arms with the highest scores, best first, the lower index on ties.</summary>
    /// <param name="best">Takes them.</param>
    /// <returns>How many there are; fewer than <paramref name="best"/> has room for when fewer take part.</returns>
    public int Top(Span<int> best)
    {
        if (best.Length > 1)
        {
            var count = 0;
            Visit(1, best, ref count);
            return count;
        }

        best[0] = Winner;
        return double.IsNegativeInfinity(_scores[Winner]) ? 0 : 1;
    }

    /// <summary>Visits the arms under a node in ascending order, but for those under a winner that is not among the best so far.</summary>
    private void Visit(int node, Span<int> best, ref int count)
    {
        var winner = node < _leaves ? _winners[node] : node - _leaves;
        if (!(_scores[winner] > (count < best.Length ? double.NegativeInfinity : _scores[best[^1]])))
        {
            return;
        }

        if (node < _leaves)
        {
            Visit(2 * node, best, ref count);
            Visit((2 * node) + 1, best, ref count);
            return;
        }

        count = Math.Min(count + 1, best.Length);
        var place = count - 1;
        while (place > 0 && _scores[winner] > _scores[best[place - 1]])
        {
            best[place] = best[place - 1];
            place--;
        }

        best[place] = winner;
    }

    private int Play(int match)
    {
        var (left, right) = 2 * match < _leaves
            ? (_winners[2 * match], _winners[(2 * match) + 1])
            : ((2 * match) - _leaves, (2 * match) + 1 - _leaves);
        return _scores[left] >= _scores[right] ? left : right;
    }
}
