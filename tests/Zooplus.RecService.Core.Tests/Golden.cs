using System.Text.Json;

namespace Zooplus.RecService.Core.Tests;

/// <summary>The golden vectors beside the tests.</summary>
internal static class Golden
{
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Golden", file);

    public static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(file)));
        return document.RootElement.Clone();
    }

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetDouble())];

    public static string[] Strings(this JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetString()!)];
}
