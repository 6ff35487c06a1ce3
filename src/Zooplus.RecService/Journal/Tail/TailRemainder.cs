using Zooplus.RecService.Journal.Sqlite;

namespace Zooplus.RecService.Journal.Tail;

/// <summary>What a tail's file holds and the tables do not, since a process has died before it came to that.</summary>
/// <param name="Rows">The rows of the facts after those in the tables, as far as none is missing.</param>
/// <param name="Last">The last of them; the last in the tables when there are none.</param>
/// <param name="LastLost">The last fact there was: greater than <paramref name="Last"/> when some between the two are not whole, and so all from there on are lost.</param>
internal sealed record TailRemainder(ReadOnlyMemory<byte> Rows, long Last, long LastLost)
{
    /// <summary>Reads it.</summary>
    /// <param name="files">The names of the journal.</param>
    /// <param name="identity">Which journal it is.</param>
    /// <param name="last">The last fact in the tables.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TailRemainder Of(JournalFiles files, long identity, long last)
    {
        var later = TailFile.Read(files.Tail, identity).Where(group => group.Last > last).ToArray();
        using var rows = new RowBytes();
        var end = last;
        foreach (var group in later.TakeWhile(group => group.First == end + 1))
        {
            rows.Add(group.Rows.Span);
            end = group.Last;
        }

        return new TailRemainder(rows.Rows.ToArray(), end, Math.Max(end, later.Select(group => group.Last).DefaultIfEmpty().Max()));
    }
}
