using System.Text.Json;

namespace Zooplus.RecService.Simulation.Tests;

/// <summary>The golden vectors beside the tests.</summary>
internal static class Golden
{
    public static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", file)));
        return document.RootElement.Clone();
    }

    public static string[] Strings(this JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetString()!)];

    public static ulong[] UInt64s(this JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetUInt64())];
}
