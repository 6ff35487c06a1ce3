namespace Zooplus.RecService.Simulation;

/// <summary>A world and its log as a folder of comma-separated files.</summary>
public static class WorldFiles
{
    /// <summary>The name of the file of interactions; see <see cref="InteractionCsv"/>.</summary>
    public const string Interactions = "interactions.csv";

    /// <summary>The name of the file of products; see <see cref="CatalogueCsv"/>.</summary>
    public const string Products = "products.csv";

    /// <summary>The name of the file of users; see <see cref="CatalogueCsv"/>.</summary>
    public const string Users = "users.csv";

    /// <summary>Writes the three files, replacing those of the same name. None is replaced before all are written.</summary>
    /// <param name="directory">The folder, made if it is not there.</param>
    /// <param name="world">The world.</param>
    /// <param name="log">What happened in it.</param>
    /// <exception cref="IOException">The folder cannot be written; the message names it and the reason.</exception>
    public static void Write(string directory, ShopWorld world, InteractionLog log)
    {
        (string Name, Action<TextWriter> Write)[] files =
        [
            (Interactions, text => InteractionCsv.Write(text, log)),
            (Products, text => CatalogueCsv.WriteProducts(text, world.Products)),
            (Users, text => CatalogueCsv.WriteUsers(text, world.Users)),
        ];

        try
        {
            Directory.CreateDirectory(directory);
            foreach (var (name, write) in files)
            {
                using var text = new StreamWriter(Unfinished(directory, name));
                write(text);
            }

            foreach (var (name, _) in files)
            {
                File.Move(Unfinished(directory, name), Path.Combine(directory, name), overwrite: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Array.ForEach(files, file => DeleteIfThere(Unfinished(directory, file.Name)));
            throw new IOException($"The folder '{directory}' cannot be written: {fault.Message}", fault);
        }
    }

    private static void DeleteIfThere(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    private static string Unfinished(string directory, string name) => Path.Combine(directory, $"{name}.unfinished");
}
