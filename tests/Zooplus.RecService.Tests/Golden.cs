using System.Text.Json;

namespace Zooplus.RecService.Tests;

/// <summary>The golden vectors beside the tests.</summary>
internal static class Golden
{
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Golden", file);

    public static JsonElement Read(string file) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(PathOf(file)));
}
