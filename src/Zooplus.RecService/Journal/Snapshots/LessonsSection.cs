namespace Zooplus.RecService.Journal.Snapshots;

/// <summary>The section of a snapshot that says what the policies were taught, and by what.</summary>
internal static class LessonsSection
{
    /// <summary>Writes it in the form of this service.</summary>
    public static void Write(BinaryWriter writer, IReadOnlyDictionary<string, SavedLessons> lessons)
    {
        writer.Write(lessons.Count);
        foreach (var (policy, taught) in lessons)
        {
            writer.Write(policy);
            writer.Write(taught.Products.Length);
            foreach (var product in taught.Products)
            {
                writer.Write(product?.LastTicks ?? 0);
                writer.Write(product?.Pulls ?? 0);
                writer.Write(product?.TotalReward ?? 0);
            }

            writer.Write(taught.Cells.Length);
            foreach (var (persona, category, pulls) in taught.Cells)
            {
                writer.Write(persona);
                writer.Write(category);
                writer.Write(pulls);
            }
        }
    }

    /// <summary>Reads it. Forms before 4 do not know how often, and those before 3 nothing.</summary>
    /// <param name="reader">Stands at the section.</param>
    /// <param name="form">The number of the snapshot's form.</param>
    public static Dictionary<string, SavedLessons> Read(BinaryReader reader, int form)
    {
        var lessons = new Dictionary<string, SavedLessons>(StringComparer.Ordinal);
        for (var left = form >= 3 ? reader.ReadInt32() : 0; left > 0; left--)
        {
            var policy = reader.ReadString();
            var products = new ProductLessons?[reader.ReadInt32()];
            for (var i = 0; i < products.Length; i++)
            {
                var ticks = reader.ReadInt64();
                var (pulls, reward) = form >= 4 ? (reader.ReadInt64(), reader.ReadDouble()) : (0, 0);
                products[i] = ticks == 0 ? null : new ProductLessons(pulls, reward, ticks);
            }

            var cells = new CellLessons[form >= 4 ? reader.ReadInt32() : 0];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = new CellLessons(reader.ReadString(), reader.ReadString(), reader.ReadInt64());
            }

            lessons.Add(policy, new SavedLessons(products, cells));
        }

        return lessons;
    }
}
