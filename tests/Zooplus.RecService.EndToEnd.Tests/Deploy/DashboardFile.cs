using System.Text.Json;

namespace Zooplus.RecService.EndToEnd.Tests.Deploy;

/// <summary>The dashboard that Grafana is given.</summary>
internal static class DashboardFile
{
    /// <summary>Its panels, the titles of its rows among them.</summary>
    public static JsonElement[] Panels { get; } = Read();

    /// <summary>What its panels ask Prometheus.</summary>
    public static IEnumerable<string> Expressions => Panels
        .Where(panel => panel.TryGetProperty("targets", out _))
        .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
        .Select(target => target.GetProperty("expr").GetString()!);

    private static JsonElement[] Read()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "deploy", "grafana", "dashboards", "recservice.json")));
        return [.. dashboard.RootElement.Clone().GetProperty("panels").EnumerateArray()];
    }
}
