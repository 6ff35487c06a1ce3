using System.CommandLine;
using System.Diagnostics;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.Training.Tests;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainCommandTests() => Worlds.Write(_folder["log.csv"], Worlds.Log(new ShopWorld(10, 20, 1), 2_000));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Training_prints_both_losses_of_every_epoch_and_writes_weights_that_load()
    {
        var (exitCode, output, _) = await Run("--interactions", _folder["log.csv"], "--output", _folder["w"], "--epochs", "2");

        Assert.Equal(0, exitCode);
        Assert.Matches(@"epoch 1/2: training loss 0\.\d{4}, validation loss 0\.\d{4}\nepoch 2/2: ", output.ReplaceLineEndings("\n"));
        Assert.Contains($"weights {MlpWeights.Load(_folder["w"]).Version} in {_folder["w"]}", output, StringComparison.Ordinal);
        Assert.Equal(["log.csv", "w"], _folder.Files.Order());
    }

    [Fact]
    public async Task Tables_can_be_larger_than_what_occurs()
    {
        await Run("--interactions", _folder["log.csv"], "-o", _folder["w"], "--epochs", "1", "--users", "30", "--products", "15");

        var weights = MlpWeights.Load(_folder["w"]);

        Assert.Equal((30, 15), (weights.UserEmbedding.Rows, weights.ProductEmbedding.Rows));
    }

    [Fact]
    public async Task A_shops_own_ids_name_the_rows()
    {
        File.WriteAllText(_folder["log.csv"], "user_id,product_id,clicked\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"u{i % 7},sku-{i % 3},{i % 2}\n")));

        await Run("--interactions", _folder["log.csv"], "-o", _folder["w"], "--epochs", "1");

        var weights = MlpWeights.Load(_folder["w"]);
        Assert.True(weights.TryGetUserRow("u6", out _));
        Assert.True(weights.TryGetProductRow("sku-2", out _));
        Assert.Equal((7, 3), (weights.UserEmbedding.Rows, weights.ProductEmbedding.Rows));
    }

    [Fact]
    public async Task As_a_process_of_its_own_it_gives_the_same_bytes()
    {
        string[] arguments = ["--interactions", _folder["log.csv"], "--epochs", "1", "--output"];
        await Run([.. arguments, _folder["here"]]);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Zooplus.RecService.Training.dll"), .. arguments, _folder["there"]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, await error);
        Assert.Equal(File.ReadAllBytes(_folder["here"]), File.ReadAllBytes(_folder["there"]));
    }

    [Fact]
    public async Task A_log_that_is_not_there_is_named() =>
        await AssertRefused("--interactions: Could not find file", "--interactions", _folder["none.csv"], "-o", _folder["w"]);

    [Fact]
    public async Task A_log_without_rows_is_refused()
    {
        File.WriteAllText(_folder["log.csv"], "user_id,product_id,clicked\n");

        await AssertRefused("at least one interaction", "--interactions", _folder["log.csv"], "-o", _folder["w"]);
    }

    [Fact]
    public async Task A_click_that_is_neither_of_zero_to_one_is_named_with_its_line()
    {
        File.WriteAllText(_folder["log.csv"], "user_id,product_id,clicked\n1,2,0\n1,2,2\n");

        await AssertRefused("line 3: clicked is '2'", "--interactions", _folder["log.csv"], "-o", _folder["w"]);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_named_before_the_training()
    {
        var (exitCode, output, error) = await Run("--interactions", _folder["log.csv"], "-o", Path.Combine(_folder["log.csv"], "w"));

        Assert.Equal(1, exitCode);
        Assert.StartsWith("error: --output: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_beyond_the_tables_size_is_named() =>
        await AssertRefused("--users is 5, so user ids are the numbers 0 to 4", "--interactions", _folder["log.csv"], "-o", _folder["w"], "--users", "5");

    [Theory]
    [InlineData("--epochs", "0")]
    [InlineData("--epochs", "1.5")]
    [InlineData("--epochs", "many")]
    [InlineData("--seed", "-1")]
    [InlineData("--batch-size", "0")]
    [InlineData("--learning-rate", "0")]
    [InlineData("--learning-rate", "NaN")]
    [InlineData("--validation-share", "1")]
    [InlineData("--validation-share", "0,2")]
    [InlineData("--split-seed", "4294967296")]
    [InlineData("--threads", "0")]
    [InlineData("--users", "0")]
    [InlineData("--products", "-3")]
    public async Task An_option_out_of_its_range_is_named_with_the_range(string option, string value) =>
        await AssertRefused($"{option} is '{value}'; a number from ", "--interactions", _folder["log.csv"], "-o", _folder["w"], option, value);

    [Fact]
    public async Task A_failed_training_leaves_the_old_weights()
    {
        File.WriteAllText(_folder["w"], "old");
        File.WriteAllText(_folder["log.csv"], "user_id,product_id,clicked\n1,2,0\n");

        await AssertRefused("leaves none of them to learn from", "--interactions", _folder["log.csv"], "-o", _folder["w"]);
        Assert.Equal("old", File.ReadAllText(_folder["w"]));
    }

    [Fact]
    public async Task Help_lists_every_option_with_its_default()
    {
        var (exitCode, output, _) = await Run("--help");

        Assert.Equal(0, exitCode);
        Assert.All(["--interactions", "--output", "--seed", "--epochs", "--users", "[default: 512]"], text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    private async Task AssertRefused(string reason, params string[] arguments)
    {
        var (exitCode, _, error) = await Run(arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Files, file => file.StartsWith('.'));
    }

    private static async Task<(int ExitCode, string Output, string Error)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await new TrainCommand().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }
}
