using System.Globalization;
using System.Text.Json;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>Which row of an embedding table belongs to which id of the shop.</summary>
internal sealed class EmbeddingRows
{
    private readonly Dictionary<string, int>? _rows;

    private EmbeddingRows(int count, string[]? ids, Dictionary<string, int>? rows)
    {
        Count = count;
        Ids = ids;
        _rows = rows;
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>The id of each row; null where an id is its row's number.</summary>
    public IReadOnlyList<string>? Ids { get; }

    /// <summary>The names of the rows as the file's metadata gives them; without any, an id is its row's number.</summary>
    /// <param name="file">The weights file.</param>
    /// <param name="key">The metadata's key: a JSON array of strings, one a row.</param>
    /// <param name="count">How many rows the table has.</param>
    /// <param name="source">What to call the file in an error.</param>
    /// <param name="rename">What the ids of the file are known by; null for the ids themselves.</param>
    /// <exception cref="WeightsFormatException">The names are no such array, too few, too many or not unique.</exception>
    public static EmbeddingRows Read(SafetensorsFile file, string key, int count, string source, Func<string, string>? rename = null)
    {
        if (!file.Metadata.TryGetValue(key, out var json))
        {
            return rename is null ? new EmbeddingRows(count, ids: null, rows: null) : Of([.. Enumerable.Range(0, count).Select(row => rename(row.ToString(CultureInfo.InvariantCulture)))], key, source);
        }

        var ids = Parse(json, key, source);
        if (ids.Length != count)
        {
            throw new WeightsFormatException(source, $"metadata '{key}' names {ids.Length} rows; the table has {count}");
        }

        for (var row = 0; row < count; row++)
        {
            var id = ids[row] ?? throw new WeightsFormatException(source, $"metadata '{key}' holds null at {row}; a string is expected");
            ids[row] = rename?.Invoke(id) ?? id;
        }

        return Of(ids!, key, source);
    }

    /// <summary>Finds the row of an id.</summary>
    public bool TryGet(string id, out int row) =>
        _rows is null ? IsRowNumber(id, out row) : _rows.TryGetValue(id, out row);

    private static EmbeddingRows Of(string[] ids, string key, string source)
    {
        var rows = new Dictionary<string, int>(ids.Length, StringComparer.Ordinal);
        for (var row = 0; row < ids.Length; row++)
        {
            if (!rows.TryAdd(ids[row], row))
            {
                throw new WeightsFormatException(source, $"metadata '{key}' names '{ids[row]}' for rows {rows[ids[row]]} and {row}; ids are unique");
            }
        }

        return new EmbeddingRows(ids.Length, ids, rows);
    }

    private static string?[] Parse(string json, string key, string source)
    {
        try
        {
            return JsonSerializer.Deserialize(json, MetadataJsonContext.Default.StringArray)
                ?? throw new WeightsFormatException(source, $"metadata '{key}' is null; a JSON array of strings is expected");
        }
        catch (JsonException exception)
        {
            throw new WeightsFormatException(source, $"metadata '{key}' is not a JSON array of strings: {exception.Message}", exception);
        }
    }

    // "007" and "+7" are other ids than "7": a row has one name.
    private bool IsRowNumber(string id, out int row) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out row) && row < Count && (id.Length == 1 || id[0] != '0');
}
