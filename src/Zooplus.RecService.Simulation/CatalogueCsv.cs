using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Simulation;

/// <summary>Products and users as comma-separated files: <c>product_id,category</c> and <c>user_id,persona</c>, then a row each.</summary>
public static class CatalogueCsv
{
    private static readonly string[] ProductColumns = ["product_id", "category"];
    private static readonly string[] UserColumns = ["user_id", "persona"];

    /// <summary>Reads products.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">A line is malformed or repeats an id; the message names file and line.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static IReadOnlyList<Product> ReadProducts(string path) =>
        Read(path, ProductColumns, (id, row) => row.Fields[1].Length > 0
            ? new Product(id, row.Fields[1])
            : throw row.Fault(1, "is empty; every product has one"));

    /// <summary>Reads users; one with an empty persona has none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">A line is malformed or repeats an id; the message names file and line.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static IReadOnlyList<User> ReadUsers(string path) =>
        Read(path, UserColumns, (id, row) => new User(id, row.Fields[1].Length > 0 ? row.Fields[1] : null));

    /// <summary>Writes products.</summary>
    /// <param name="text">Where to write.</param>
    /// <param name="products">The products.</param>
    public static void WriteProducts(TextWriter text, IEnumerable<Product> products) =>
        CsvFile.Write(text, ProductColumns, products.Select(product => new[] { product.Id, product.Category }));

    /// <summary>Writes users.</summary>
    /// <param name="text">Where to write.</param>
    /// <param name="users">The users.</param>
    public static void WriteUsers(TextWriter text, IEnumerable<User> users) =>
        CsvFile.Write(text, UserColumns, users.Select(user => new[] { user.Id, user.Persona ?? "" }));

    private static List<T> Read<T>(string path, string[] columns, Func<string, CsvRow, T> parse)
    {
        var entries = new List<T>();
        var lineOfId = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in CsvFile.Read(path, columns))
        {
            var id = row.Id(0);
            if (!lineOfId.TryAdd(id, row.Line))
            {
                throw row.Fault(0, $"'{id}' already stands on line {lineOfId[id]}; each id may occur once");
            }

            entries.Add(parse(id, row));
        }

        return entries;
    }
}
