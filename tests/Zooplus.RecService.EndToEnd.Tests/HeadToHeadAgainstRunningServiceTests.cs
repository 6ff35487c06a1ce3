using Zooplus.RecService.LoadGenerator.Processes;

namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class HeadToHeadAgainstRunningServiceTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ServiceProcess _service = null!;

    public async Task InitializeAsync() => _service = await ServiceProcess.StartAsync(alpha: 1.5, weights: null, CancellationToken.None);

    public async Task DisposeAsync() => await _service.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_foreign_catalogue_is_refused_and_left_alone_unless_it_may_be_replaced()
    {
        string[] args = ["--contenders", "linucb", "--products", "20", "--users", "30", "--steps", "50"];
        await using var refused = await RunAsync(args);
        await using var again = await RunAsync(args);
        await using var replaced = await RunAsync([.. args, "--replace"]);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("foreign catalogue: it has 50 products and 1000 users, the world 20 and 30", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("--replace", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(refused.Errors, again.Errors);
        Assert.Equal((0, ""), (replaced.ExitCode, replaced.Errors));
    }

    [Fact]
    public async Task A_policy_that_has_learned_is_refused_unless_it_may_forget()
    {
        string[] args = ["--contenders", "linucb", "--steps", "50"];
        await using var first = await RunAsync([.. args, "--output", "first"]);
        await using var second = await RunAsync([.. args, "--output", "second"]);
        await using var third = await RunAsync([.. args, "--output", "third", "--replace"]);

        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("a policy 'linucb' that has learned 50 rewards already", second.Errors, StringComparison.Ordinal);
        Assert.Equal((0, ""), (third.ExitCode, third.Errors));
        Assert.Equal(await File.ReadAllBytesAsync(_folder["first", "history.csv"]), await File.ReadAllBytesAsync(_folder["third", "history.csv"]));
    }

    [Theory]
    [InlineData("--contenders", "linucb,random", "--steps", "40", "--warm-up", "30")]
    [InlineData("--contenders", "linucb,random", "--steps", "40", "--alpha", "0.1")]
    [InlineData("--contenders", "linucb,random", "--steps", "40", "--interactions", "5000")]
    [InlineData("--contenders", "linucb,random", "--steps", "60")]
    [InlineData("--contenders", "random", "--steps", "40")]
    public async Task Another_run_against_the_same_service_is_not_taken_for_a_retry_of_the_first(params string[] args)
    {
        await using var first = await RunAsync(["--contenders", "linucb,random", "--steps", "40"]);
        await using var second = await RunAsync([.. args, "--replace", "--output", "second"]);
        await using var inProcess = await LoadGeneratorProcess.RunAsync(_folder, ["head-to-head", "--in-process", .. args, "--output", "in-process"]);

        Assert.Equal((0, 0, ""), (first.ExitCode, second.ExitCode, second.Errors));
        Assert.Equal(await File.ReadAllBytesAsync(_folder["in-process", "history.csv"]), await File.ReadAllBytesAsync(_folder["second", "history.csv"]));
    }

    [Fact]
    public async Task Weights_that_the_service_lacks_are_refused_unless_they_may_be_put_there()
    {
        string[] args = ["--contenders", "mlp", "--steps", "50", "--weights", Golden.Weights];
        await using var refused = await RunAsync(args);
        await using var replaced = await RunAsync([.. args, "--replace"]);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("serves no weights", refused.Errors, StringComparison.Ordinal);
        Assert.Equal((0, ""), (replaced.ExitCode, replaced.Errors));
    }

    [Fact]
    public async Task A_service_that_goes_away_is_an_error_and_what_was_played_is_reported()
    {
        await using var run = LoadGeneratorProcess.Start(
            _folder, "head-to-head", "--url", _service.Address.AbsoluteUri, "--contenders", "linucb,random", "--steps", "1000000");
        await run.LineAsync("Playing at ");
        await RunningService.UntilLearnedAsync(_service.Address, rewards: 20);

        await _service.DisposeAsync();

        Assert.Equal(1, await run.ExitCodeAsync());
        Assert.Contains("The run broke off after", run.Errors, StringComparison.Ordinal);
        Assert.Contains(_service.Address.Authority, run.Errors, StringComparison.Ordinal);
        Assert.Contains("The run failed", run.Output, StringComparison.Ordinal);
        Assert.True(File.ReadAllLines(_folder["results", "head-to-head", "history.csv"]).Length > 20);
    }

    private Task<LoadGeneratorProcess> RunAsync(string[] args) =>
        LoadGeneratorProcess.RunAsync(_folder, ["head-to-head", "--url", _service.Address.AbsoluteUri, .. args]);
}
