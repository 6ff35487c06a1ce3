using System.Text.Json;
using Zooplus.RecService.Client;

namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class HeadToHeadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--weights", "{golden}", "--steps", "300", "--warm-up", "50", "--repeats", "2")]
    [InlineData("--contenders", "linucb,random", "--products", "53", "--users", "120", "--seed", "7", "--interactions", "20000", "--steps", "300")]
    [InlineData("--contenders", "linucb", "--products", "7", "--users", "20", "--seed", "3", "--interactions", "100", "--steps", "200", "--alpha", "0.5")]
    public async Task Over_http_and_in_process_the_history_is_the_same_to_the_byte(params string[] options)
    {
        string[] args = ["head-to-head", .. options.Select(option => option.Replace("{golden}", Golden.Weights, StringComparison.Ordinal))];

        await using var http = await LoadGeneratorProcess.RunAsync(_folder, [.. args, "--output", "http"]);
        await using var inProcess = await LoadGeneratorProcess.RunAsync(_folder, [.. args, "--in-process", "--output", "in-process"]);

        Assert.Equal((0, "", 0, ""), (http.ExitCode, http.Errors, inProcess.ExitCode, inProcess.Errors));
        var history = await File.ReadAllBytesAsync(_folder["http", "history.csv"]);
        Assert.True(history.Length > 2_000);
        Assert.Equal(history, await File.ReadAllBytesAsync(_folder["in-process", "history.csv"]));
    }

    [Fact]
    public async Task The_report_is_complete_and_needs_no_network()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(
            _folder, "head-to-head", "--in-process", "--weights", Golden.Weights, "--steps", "2000", "--repeats", "2");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.EndsWith($"Report: {_folder["results", "head-to-head", "report.html"]}", run.Output, StringComparison.Ordinal);
        foreach (var plot in (string[])["total-clicks.png", "lead.png", "moving-average-500.png", "moving-average-1000.png"])
        {
            Assert.True(new FileInfo(_folder["results", "head-to-head", plot]).Length > 10_000, $"{plot} is all but empty.");
        }

        var page = await File.ReadAllTextAsync(_folder["results", "head-to-head", "report.html"]);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.Equal(4, page.Split("data:image/png;base64,").Length - 1);

        using var summary = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["results", "head-to-head", "summary.json"]));
        Assert.Equal("complete", summary.RootElement.GetProperty("run").GetProperty("outcome").GetString());
        Assert.Equal(2, summary.RootElement.GetProperty("repeats").GetArrayLength());
        Assert.Equal(
            ["mlp", "linucb", "random"],
            summary.RootElement.GetProperty("repeats")[1].GetProperty("contenders").EnumerateArray().Select(c => c.GetProperty("contender").GetString()));
    }

    [Fact]
    public async Task A_service_of_the_runs_own_is_gone_when_it_ends()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(_folder, "head-to-head", "--contenders", "random", "--steps", "10");

        Assert.Equal(0, run.ExitCode);
        await AssertNobodyListensAsync(Address(await run.LineAsync("Playing at ")));
    }

    [Fact]
    public async Task Ctrl_c_leaves_a_report_of_what_was_played_and_no_service()
    {
        await using var run = LoadGeneratorProcess.Start(_folder, "head-to-head", "--contenders", "linucb,random", "--steps", "1000000");
        var address = Address(await run.LineAsync("Playing at "));
        await RunningService.UntilLearnedAsync(address, rewards: 20);

        await run.InterruptAsync();

        Assert.Equal(130, await run.ExitCodeAsync());
        Assert.Contains("interrupted", run.Output, StringComparison.Ordinal);
        var rows = await File.ReadAllLinesAsync(_folder["results", "head-to-head", "history.csv"]);
        Assert.True(rows.Length > 20);
        Assert.Equal(1, rows.Length % 2);
        Assert.True(File.Exists(_folder["results", "head-to-head", "report.html"]));
        await AssertNobodyListensAsync(address);
    }

    private static Uri Address(string text) => new(text.TrimEnd('.'));

    private static async Task AssertNobodyListensAsync(Uri address)
    {
        using var http = RecServiceHttp.CreateClient(address);
        var gone = await Assert.ThrowsAsync<RecServiceException>(() => new RecServiceAdmin(http).IsReadyAsync());
        Assert.Null(gone.Status);
    }
}
