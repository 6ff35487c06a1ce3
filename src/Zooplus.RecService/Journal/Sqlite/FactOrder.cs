using System.Globalization;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Each fact has the number after that of the one before it, so that one which the disk has lost, or shows twice, is noticed.</summary>
internal static class FactOrder
{
    /// <summary>The same facts, held against what there must be.</summary>
    /// <param name="facts">The facts in order.</param>
    /// <param name="after">The sequence after which they begin.</param>
    /// <param name="last">The sequence they go up to.</param>
    /// <param name="missing">Those that need not be there.</param>
    /// <exception cref="JournalDamagedException">One is not there, or stands in two places.</exception>
    public static IEnumerable<JournalledFact> Checked(IEnumerable<JournalledFact> facts, long after, long last, IReadOnlyList<MissingFacts> missing)
    {
        var next = after + 1;
        foreach (var fact in facts)
        {
            Check(next, fact.Sequence, missing);
            next = fact.Sequence + 1;
            yield return fact;
        }

        Check(next, last + 1, missing);
    }

    private static void Check(long next, long found, IReadOnlyList<MissingFacts> missing)
    {
        if (found < next)
        {
            throw new JournalDamagedException(string.Create(CultureInfo.InvariantCulture, $"Fact {found} stands in two places."));
        }

        foreach (var range in missing)
        {
            if (range.First <= next && range.Last >= next)
            {
                next = Math.Min(found, range.Last + 1);
            }
        }

        if (next < found)
        {
            throw new JournalDamagedException(string.Create(CultureInfo.InvariantCulture, $"Fact {next} is not there."));
        }
    }
}
