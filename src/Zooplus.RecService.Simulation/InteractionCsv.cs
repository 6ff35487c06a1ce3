using System.Globalization;

namespace Zooplus.RecService.Simulation;

/// <summary>Interactions as a comma-separated file: <c>user_id,product_id,clicked</c>, then a row each.</summary>
public static class InteractionCsv
{
    private static readonly string[] Columns = ["user_id", "product_id", "clicked"];

    /// <summary>Reads interactions of any shop: ids are strings, and <c>clicked</c> is a number from 0 to 1.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file holds no interactions or a malformed line, which the message names.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static InteractionTable Read(string path)
    {
        var users = new IdColumn();
        var products = new IdColumn();
        var labels = new List<float>();
        foreach (var row in CsvFile.Read(path, Columns))
        {
            users.Add(row.Id(0));
            products.Add(row.Id(1));
            labels.Add(Label(row));
        }

        return labels.Count > 0
            ? new InteractionTable(users, products, [.. labels])
            : throw CsvFile.Fault(path, 2, "there must be at least one interaction.");
    }

    /// <summary>Writes a log of the simulated world, ids as decimal numbers and <c>clicked</c> as 0 or 1.</summary>
    /// <param name="text">Where to write.</param>
    /// <param name="log">The log.</param>
    public static void Write(TextWriter text, InteractionLog log)
    {
        text.Write(string.Join(',', Columns));
        text.Write('\n');
        foreach (var interaction in log.Interactions)
        {
            var clicked = interaction.Clicked ? 1 : 0;
            text.Write(string.Create(CultureInfo.InvariantCulture, $"{interaction.User},{interaction.Product},{clicked}\n"));
        }
    }

    /// <summary>Writes interactions of any shop.</summary>
    /// <param name="text">Where to write.</param>
    /// <param name="interactions">The user, the product and what the product earned, 0 to 1.</param>
    public static void Write(TextWriter text, IEnumerable<(string User, string Product, double Reward)> interactions) => CsvFile.Write(
        text,
        Columns,
        interactions.Select(interaction => (string[])[interaction.User, interaction.Product, interaction.Reward.ToString(CultureInfo.InvariantCulture)]));

    private static float Label(CsvRow row) =>
        float.TryParse(row.Fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var label) && label is >= 0 and <= 1
            ? label
            : throw row.Fault(2, $"is '{row.Fields[2]}'; allowed are numbers from 0 to 1");
}
