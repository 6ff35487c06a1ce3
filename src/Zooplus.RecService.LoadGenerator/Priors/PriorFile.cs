using System.Text.Json;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.LoadGenerator.Priors;

/// <summary>A settings file by which policies start with what is known already.</summary>
internal static class PriorFile
{
    private const string Section = "Policies";

    /// <summary>The policies that can have a prior.</summary>
    public static IReadOnlyList<PolicyRegistration> Policies { get; } =
        [.. PolicyRegister.All.Where(policy => policy.DefaultSettings().GetType().GetProperty("Prior") is not null)];

    /// <summary>Writes the file, over one that is there.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="policies">Whose settings it holds.</param>
    /// <param name="means">What they expect.</param>
    /// <param name="strength">How many observations each mean weighs as much as.</param>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<PolicyRegistration> policies, IReadOnlyList<CellMean> means, double strength)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            using var stream = File.Create(path);
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            json.WriteStartObject(Section);
            foreach (var policy in policies)
            {
                json.WriteStartObject(policy.Section);
                json.WriteNumber("PriorStrength", strength);
                json.WriteStartArray("Prior");
                foreach (var mean in means)
                {
                    Write(json, mean);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw CommandFailedException.Usage($"--output: '{path}' cannot be written: {e.Message}");
        }
    }

    private static void Write(Utf8JsonWriter json, CellMean mean)
    {
        json.WriteStartObject();
        if (mean.Persona is { } persona)
        {
            json.WriteString("Persona", persona);
        }

        json.WriteString("Category", mean.Category);
        json.WriteNumber("Reward", Math.Round(mean.Reward, 6));
        json.WriteEndObject();
    }
}
