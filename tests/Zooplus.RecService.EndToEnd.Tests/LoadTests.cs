using System.Text.Json;

namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class LoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Figures_are_printed_and_written()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(
            _folder, "load", "--duration", "1s", "--warm-up", "0s", "--rate", "100", "--users", "8", "--count", "3", "--output", "figures/load.json");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("p99.9", run.Output, StringComparison.Ordinal);
        using var figures = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["figures", "load.json"]));
        var recommend = figures.RootElement.GetProperty("recommend");
        Assert.Equal(100, recommend.GetProperty("successes").GetInt64());
        Assert.Equal(100, figures.RootElement.GetProperty("feedback").GetProperty("successes").GetInt64());
        Assert.Equal(0, figures.RootElement.GetProperty("errorRate").GetDouble());
        var times = recommend.GetProperty("responseTimeMs");
        Assert.True(times.GetProperty("p50").GetDouble() > 0);
        Assert.True(times.GetProperty("p50").GetDouble() <= times.GetProperty("p99").GetDouble());
        Assert.True(times.GetProperty("p999").GetDouble() <= times.GetProperty("max").GetDouble());
    }

    [Fact]
    public async Task What_the_journal_costs_is_measured_in_one_run()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(
            _folder, "load", "--duration", "300ms", "--warm-up", "0s", "--rate", "max", "--users", "4", "--policy", "linucb", "--compare-journal", "2");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Matches("Throughput with the journal on: [0-9.]+ of that without, the median of 2 rounds", run.Output);
    }

    [Fact]
    public async Task More_errors_than_are_allowed_fail_the_test_and_are_told_by_kind()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(
            _folder, "load", "--duration", "500ms", "--warm-up", "0s", "--rate", "50", "--policy", "mlp", "--output", "load.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("100.00 % of the requests failed; --error-rate-max allows 1.00 %.", run.Errors, StringComparison.Ordinal);
        using var figures = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["load.json"]));
        Assert.Equal(25, figures.RootElement.GetProperty("recommend").GetProperty("errors").GetProperty("503 policy-unavailable").GetInt64());
    }
}
