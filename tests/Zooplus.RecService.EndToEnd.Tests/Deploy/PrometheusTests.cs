namespace Zooplus.RecService.EndToEnd.Tests.Deploy;

/// <summary>What Prometheus itself says of its configuration, the rules, the alerts and the dashboard. Needs Debian's package prometheus, which <c>.ci/run</c> installs.</summary>
public sealed class PrometheusTests : IDisposable
{
    private static readonly string Deploy = Path.Combine(RepositoryRoot.Path, "deploy", "prometheus");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_configuration_and_the_rules_are_valid() =>
        await PromtoolAsync("check", "config", "--syntax-only", Path.Combine(Deploy, "prometheus.yml"));

    [Fact]
    public async Task The_alerts_fire_when_their_tests_say_they_do() =>
        await PromtoolAsync("test", "rules", Path.Combine(Deploy, "alerts.test.yml"));

    [Fact]
    public async Task Every_question_of_the_dashboard_and_every_rule_has_an_answer_once_a_service_was_used()
    {
        await using var service = await KillableService.StartAsync(_folder["journal.db"], ("Models__Mlp__Path", Golden.Weights), ("Policies__UniformShare", "0"));
        using var http = new HttpClient { BaseAddress = service.Address };
        await using var prometheus = await RunningPrometheus.StartAsync(await ConfigurationFor(service.Address), _folder["series"]);
        string[] questions = [.. DashboardFile.Expressions, .. (await prometheus.RulesAsync("recording")).Select(rule => rule.GetProperty("query").GetString()!)];
        Assert.NotEmpty(questions);

        // A rate needs two samples with something between them.
        var unanswered = questions;
        var number = 0;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (unanswered.Length > 0)
        {
            Assert.False(patience.IsCancellationRequested, $"No answer to:\n{string.Join('\n', unanswered)}");
            await ServiceUse.DecideRewardAndSnapshotAsync(http, $"r-{number++}");
            var answers = await Task.WhenAll(unanswered.Select(async question => (question, hasAnswer: await prometheus.HasAnswerAsync(question))));
            unanswered = [.. answers.Where(answer => !answer.hasAnswer).Select(answer => answer.question)];
            await Task.Delay(250);
        }

        Assert.All(await prometheus.RulesAsync("alerting"), rule => Assert.Equal(("ok", "inactive"), (rule.GetProperty("health").GetString(), rule.GetProperty("state").GetString())));
    }

    /// <summary>The configuration of the containers, for a service at another address and for a test that cannot wait.</summary>
    private async Task<string> ConfigurationFor(Uri service)
    {
        var key = _folder["serve.key"];
        await File.WriteAllTextAsync(key, "no key is needed");
        var text = await File.ReadAllTextAsync(Path.Combine(Deploy, "prometheus.yml"));
        foreach (var (there, here) in (ReadOnlySpan<(string, string)>)[("service:8080", service.Authority), ("/app/keys/serve.key", key), (": 15s", ": 1s"), ("- rules.yml", $"- {Deploy}/rules.yml"), ("- alerts.yml", $"- {Deploy}/alerts.yml")])
        {
            Assert.Contains(there, text, StringComparison.Ordinal);
            text = text.Replace(there, here, StringComparison.Ordinal);
        }

        var path = _folder["prometheus.yml"];
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private static async Task PromtoolAsync(params string[] arguments)
    {
        using var promtool = RunningPrometheus.Program("promtool", arguments);
        var (said, complained) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.WaitForExitAsync();
        Assert.True(promtool.ExitCode == 0, await said + await complained);
    }
}
