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

    // "07" and "+7" are other ids than "7".
    private static bool TryNumber(string id, out int number) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (id.Length == 1 || id[0] != '0');
}
