using System.Globalization;

namespace Zooplus.RecService.Training;

/// <summary>An embedding table to be trained: how many rows it has, and whose they are.</summary>
/// <param name="Size">The number of rows.</param>
/// <param name="Ids">The id of each row; null where every id is its row's number.</param>
internal sealed record EmbeddingTable(int Size, IReadOnlyList<string>? Ids)
{
    /// <summary>Gives every id of the log a row.</summary>
    /// <param name="ids">The ids that occur.</param>
    /// <param name="size">
    /// With a size, ids are the numbers 0 to size − 1, and each has its row whether it occurs or not; without, ids may be any, and
    /// those that occur have rows in the order given.
    /// </param>
    /// <param name="what">What the ids are of, for an error: <c>user</c>.</param>
    /// <param name="rows">The row of each of <paramref name="ids"/>.</param>
    /// <exception cref="TrainingException">A size is given and an id is no such number.</exception>
    public static EmbeddingTable Of(IReadOnlyList<string> ids, int? size, string what, out int[] rows)
    {
        if (size is null)
        {
            rows = [.. Enumerable.Range(0, ids.Count)];
            return new EmbeddingTable(ids.Count, rows.All(row => TryNumber(ids[row], out var number) && number == row) ? null : ids);
        }

        rows = [.. ids.Select(id => TryNumber(id, out var number) && number < size
            ? number
            : throw new TrainingException(
                $"--{what}s is {size}, so {what} ids are the numbers 0 to {size - 1}; the interactions have the {what} '{id}'."))];
        return new EmbeddingTable(size.Value, Ids: null);
    }

    /// <summary>A table that goes on from another one: its rows stay where they are, and ids it does not know have rows after them.</summary>
    /// <param name="ids">The ids that occur.</param>
    /// <param name="known">The other table.</param>
    /// <param name="rows">The row of each of <paramref name="ids"/>.</param>
    public static EmbeddingTable After(IReadOnlyList<string> ids, EmbeddingTable known, out int[] rows)
    {
        var names = known.Ids ?? [.. Enumerable.Range(0, known.Size).Select(row => row.ToString(CultureInfo.InvariantCulture))];
        var places = names.Select((id, row) => KeyValuePair.Create(id, row)).ToDictionary(StringComparer.Ordinal);
        var all = new List<string>(names);
        rows = new int[ids.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            if (!places.TryGetValue(ids[i], out rows[i]))
            {
                rows[i] = all.Count;
                all.Add(ids[i]);
            }
        }

        return new EmbeddingTable(all.Count, all.Count == known.Size ? known.Ids : all);
    }

    // "07" and "+7" are other ids than "7".
    private static bool TryNumber(string id, out int number) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (id.Length == 1 || id[0] != '0');
}
