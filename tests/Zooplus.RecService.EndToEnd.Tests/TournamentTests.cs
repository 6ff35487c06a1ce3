namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class TournamentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_world_is_reported_with_who_wins_there()
    {
        string[] worlds = ["notebook", "drift", "drift-gradually", "drift-all", "newcomers", "delayed", "delayed-1000", "cascade"];
        await using var run = await LoadGeneratorProcess.RunAsync(
            _folder,
            [
                "tournament", "--policy", "random", "--policy", "linucb", "--policy", "linucb-shared",
                .. worlds.SelectMany(world => (string[])["--world", world]), "--seeds", "4", "--steps", "3000", "--output", "report",
            ]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var page = File.ReadAllText(_folder["report", "report.html"]);
        foreach (var world in worlds)
        {
            Assert.Matches($"(?m)^{world}: linucb-shared beats .*random by", run.Output);
            Assert.Contains($"<h2>{world}</h2>", page, StringComparison.Ordinal);
            Assert.Contains($"alt=\"Clicks lost to an oracle: {world}\"", page, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch("random beats", run.Output);
        Assert.Equal(1 + (worlds.Length * 3 * 4), File.ReadAllLines(_folder["report", "outcomes.csv"]).Length);
    }

    [Fact]
    public async Task Learning_each_product_alone_is_shown_failing_in_the_long_tail()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(
            _folder, "tournament", "--policy", "linucb", "--policy", "linucb-shared", "--world", "long-tail", "--seeds", "4", "--steps", "1000");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Matches("long-tail: linucb-shared beats linucb by", run.Output);
        Assert.Contains("Of the category oracle's", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_seed_proves_nothing_so_nothing_is_claimed()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(
            _folder, "tournament", "--policy", "random", "--policy", "linucb-shared", "--world", "notebook", "--seeds", "1", "--steps", "500");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("notebook: 1 seeds of 500 steps", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("beats", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linucb-shared:alfa=1", "'alfa' is not a setting of 'linucb-shared'; allowed are Alpha, Ridge, Discount")]
    [InlineData("linucb-shared:alpha=-1", "Alpha of 'linucb-shared' is '-1'; allowed is a number from 0 to 1000000.")]
    [InlineData("linucb-shared:alpha=1,alpha=2", "'alpha' of 'linucb-shared' is given twice.")]
    [InlineData("linucb-shared:alpha", "'alpha' is not a setting of 'linucb-shared'; give them as name=value")]
    [InlineData("random:alpha=1", "'alpha' is not a setting of 'random'; it has none.")]
    [InlineData("oracle", "'oracle' is not a policy; allowed are linucb, ")]
    public async Task A_policy_that_cannot_be_is_refused_with_what_is_allowed(string policy, string told)
    {
        await using var run = await LoadGeneratorProcess.RunAsync(_folder, "tournament", "--policy", policy);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"--policy: {told}", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_tournament_reports_the_seeds_that_were_played_by_all()
    {
        await using var run = LoadGeneratorProcess.Start(
            _folder, "tournament", "--world", "notebook", "--policy", "linucb-shared", "--policy", "random", "--seeds", "50000", "--steps", "1000", "--parallel", "2", "--output", "report");

        // Some seeds have been played by then, and by far not all.
        await Eventually.HappensAsync(() => Task.FromResult(run.Output.Contains(" steps", StringComparison.Ordinal)));
        await Task.Delay(TimeSpan.FromSeconds(2));
        await run.InterruptAsync();

        Assert.Equal(130, await run.ExitCodeAsync());
        Assert.Matches(@"notebook: [1-9][\d,]* seeds of 1,000 steps", run.Output);
        Assert.Contains("Interrupted: this is of the seeds that all had played by then.", run.Output, StringComparison.Ordinal);
        var rows = await File.ReadAllLinesAsync(_folder["report", "outcomes.csv"]);
        Assert.Equal(rows.Count(row => row.Contains("\"linucb-shared\"", StringComparison.Ordinal)), rows.Count(row => row.Contains("\"random\"", StringComparison.Ordinal)));
        Assert.Contains("It was interrupted", await File.ReadAllTextAsync(_folder["report", "report.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_world_that_is_not_there_is_refused_with_those_that_are()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(_folder, "tournament", "--world", "moon");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--world: 'moon' is not a world; allowed are notebook, drift, ", run.Errors, StringComparison.Ordinal);
    }
}
