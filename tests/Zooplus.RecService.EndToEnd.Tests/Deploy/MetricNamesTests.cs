using System.Text.RegularExpressions;

namespace Zooplus.RecService.EndToEnd.Tests.Deploy;

/// <summary>What the dashboard, the rules and the alerts ask for is what a running service exposes, by the same names.</summary>
public sealed partial class MetricNamesTests : IDisposable
{
    private static readonly string Deploy = Path.Combine(RepositoryRoot.Path, "deploy");
    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_metric_that_is_asked_for_is_exposed_and_every_one_of_the_services_own_is_on_the_dashboard()
    {
        var exposed = await ExposedAsync();
        var rules = await File.ReadAllTextAsync(Path.Combine(Deploy, "prometheus", "rules.yml"));
        var alerts = await File.ReadAllTextAsync(Path.Combine(Deploy, "prometheus", "alerts.yml"));
        var dashboard = string.Join('\n', DashboardFile.Expressions);
        var recorded = Recorded().Matches(rules).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Empty(Metrics(string.Join('\n', rules, alerts, dashboard)).Except(exposed));
        Assert.Empty(RecordedNames(string.Join('\n', rules, alerts, dashboard)).Except(recorded));
        var shown = Metrics(dashboard + string.Join('\n', rules.Split("- record:").Where(rule => RecordedNames(dashboard).Contains(rule.Trim().Split('\n')[0])))).Select(Family).ToHashSet();
        Assert.Empty(exposed.Where(name => name.StartsWith("recservice_", StringComparison.Ordinal)).Select(Family).Except(shown));
    }

    [Fact]
    public void The_dashboard_has_panels_with_titles_words_and_a_question_each()
    {
        var panels = DashboardFile.Panels;

        Assert.Distinct(panels.Select(panel => panel.GetProperty("id").GetInt32()));
        Assert.Distinct(panels.Select(panel => panel.GetProperty("title").GetString()));
        Assert.All(panels.Where(panel => panel.GetProperty("type").GetString() != "row"), panel =>
        {
            Assert.NotEqual("", panel.GetProperty("description").GetString());
            Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
            Assert.Equal("prometheus", panel.GetProperty("datasource").GetProperty("uid").GetString());
        });
    }

    /// <summary>The names a service exposes that has decided, been rewarded and taken a snapshot.</summary>
    private async Task<HashSet<string>> ExposedAsync()
    {
        await using var service = await KillableService.StartAsync(_folder["journal.db"], ("Models__Mlp__Path", Golden.Weights));
        using var http = new HttpClient { BaseAddress = service.Address };
        await ServiceUse.DecideRewardAndSnapshotAsync(http, "r-1");

        // The runtime says nothing of a heap that was never collected.
        var names = new HashSet<string>(StringComparer.Ordinal);
        await Eventually.HappensAsync(async () =>
        {
            var text = await http.GetStringAsync(new Uri("metrics", UriKind.Relative));
            names = [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.IndexOfAny(['{', ' '])])];
            return names.Contains("dotnet_gc_last_collection_heap_size_bytes") && names.Contains("http_server_request_duration_seconds_bucket") && names.Contains("recservice_snapshot_age_seconds");
        });
        return names;
    }

    private static HashSet<string> Metrics(string text) => [.. Metric().Matches(text).Select(match => match.Value)];

    private static HashSet<string> RecordedNames(string text) => [.. RecordedName().Matches(text).Select(match => match.Value)];

    private static string Family(string name) => Suffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal)) is { } suffix ? name[..^suffix.Length] : name;

    [GeneratedRegex(@"(?<![\w:])(recservice|dotnet|http_server)_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"(?<![\w:])recservice:[a-z0-9_]+:[a-z0-9_]+")]
    private static partial Regex RecordedName();

    [GeneratedRegex(@"- record: (\S+)")]
    private static partial Regex Recorded();
}
