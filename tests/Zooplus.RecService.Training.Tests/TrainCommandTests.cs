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
    public async Task Training_goes_on_from_weights_and_keeps_whom_the_log_does_not_mention()
    {
        File.WriteAllText(_folder["log.csv"], "user_id,product_id,clicked\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"u{i % 7},sku-{i % 3},{(i % 7) % 2}\n")));
        await Run("--interactions", _folder["log.csv"], "-o", _folder["w"], "--epochs", "20");
        var before = MlpWeights.Load(_folder["w"]);
        File.WriteAllText(_folder["later.csv"], "user_id,product_id,clicked\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"u{(i % 2) + 6},sku-1,{i % 2}\n")));

        // A step too small to see: what comes out is what went in.
        var (exitCode, _, error) = await Run(
            "--interactions", _folder["later.csv"], "-o", _folder["w"], "--epochs", "1", "--continue-from", _folder["w"], "--learning-rate", "1e-9");

        Assert.Equal((0, ""), (exitCode, error));
        var after = MlpWeights.Load(_folder["w"]);
        Assert.Equal(before.Version, after.Metadata["continued_from"]);
        Assert.Equal((8, 3), (after.UserEmbedding.Rows, after.ProductEmbedding.Rows));
        foreach (var user in before.UserIds!)
        {
            Assert.Equal(Embedding(before, user), Embedding(after, user), (a, b) => Math.Abs(a - b) < 1e-6);
        }

        var mean = Enumerable.Range(0, before.UserEmbedding.Columns).Select(column => before.UserIds!.Average(user => Embedding(before, user)[column]));
        Assert.Equal(mean, Embedding(after, "u7"), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(before.Fc2Weight.Values.ToArray(), after.Fc2Weight.Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);

        static float[] Embedding(MlpWeights weights, string user) =>
            weights.TryGetUserRow(user, out var row) ? weights.UserEmbedding.Row(row).ToArray() : throw new ArgumentException(user);
    }

    [Fact]
    public async Task What_is_no_weights_or_has_other_sizes_is_not_gone_on_from()
    {
        File.WriteAllText(_folder["none"], "no weights");
        using (var other = File.Create(_folder["other"]))
        {
            (string Name, long[] Shape)[] shapes =
            [
                ("user_embedding.weight", [20, 2]), ("product_embedding.weight", [10, 2]), ("fc1.weight", [3, 4]), ("fc1.bias", [3]),
                ("fc2.weight", [2, 3]), ("fc2.bias", [2]), ("output.weight", [1, 2]), ("output.bias", [1]),
            ];
            new SafetensorsFile(
                [.. shapes.Select(tensor => KeyValuePair.Create(tensor.Name, new SafetensorsTensor(tensor.Shape, new float[tensor.Shape.Aggregate((a, b) => a * b)])))], []).Write(other);
        }

        foreach (var (file, reason) in new[] { ("none", "safetensors"), ("other", "(2, 3, 2)") })
        {
            var (exitCode, _, error) = await Run("--interactions", _folder["log.csv"], "-o", _folder["w"], "--continue-from", _folder[file]);

            Assert.Equal(1, exitCode);
            Assert.Contains(_folder[file], error, StringComparison.Ordinal);
            Assert.Contains(reason, error, StringComparison.Ordinal);
            Assert.False(File.Exists(_folder["w"]));
        }
    }

    [Fact]
    public async Task Dropout_trains_other_weights_which_say_so()
    {
        await Run("--interactions", _folder["log.csv"], "-o", _folder["without"], "--epochs", "1");
        await Run("--interactions", _folder["log.csv"], "-o", _folder["with"], "--epochs", "1", "--dropout", "0.2");

        var (without, with) = (MlpWeights.Load(_folder["without"]), MlpWeights.Load(_folder["with"]));

        Assert.Equal("0.2", with.Metadata["dropout"]);
        Assert.False(without.Metadata.ContainsKey("dropout"));
        Assert.NotEqual(without.Fc2Weight.Values.ToArray(), with.Fc2Weight.Values.ToArray());
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
