using System.Globalization;

namespace Zooplus.RecService.Catalogue;

/// <summary>What a catalogue's arrays may not hold, which the serializer lets pass: nulls, and declared names that are empty.</summary>
internal static class CatalogueDocumentFaults
{
    public static IDictionary<string, string[]>? Of(CatalogueDocument document) =>
        Names("personas", document.Personas)
        ?? Names("categories", document.Categories)
        ?? Nulls("products", document.Products)
        ?? Nulls("users", document.Users);

    private static Dictionary<string, string[]>? Names(string field, IReadOnlyList<string>? names)
    {
        for (var i = 0; i < names?.Count; i++)
        {
            if (string.IsNullOrEmpty(names[i]))
            {
                return At(field, i, "An empty name was given; allowed is a name of 1 character or more.");
            }
        }

        return null;
    }

    private static Dictionary<string, string[]>? Nulls<T>(string field, IReadOnlyList<T> entries)
        where T : class
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i] is null)
            {
                return At(field, i, "null was given; allowed is an object.");
            }
        }

        return null;
    }

    private static Dictionary<string, string[]> At(string field, int index, string message) =>
        new() { [string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]")] = [message] };
}
