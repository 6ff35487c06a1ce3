namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class TrainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_head_to_head_without_weights_trains_first_and_the_next_one_uses_them()
    {
        string[] args = ["head-to-head", "--in-process", "--products", "5", "--users", "8", "--interactions", "200", "--contenders", "mlp", "--steps", "20"];
        await using var first = await LoadGeneratorProcess.RunAsync(_folder, args);
        var trained = await File.ReadAllBytesAsync(_folder["models", "mlp-5-8-42-200.safetensors"]);
        await using var second = await LoadGeneratorProcess.RunAsync(_folder, args);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains("epoch 10/10", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch", second.Output, StringComparison.Ordinal);
        Assert.Equal(trained, await File.ReadAllBytesAsync(_folder["models", "mlp-5-8-42-200.safetensors"]));
    }

    [Fact]
    public async Task Options_of_the_trainer_are_passed_on_to_it()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(
            _folder, "train", "--products", "5", "--users", "8", "--interactions", "200", "--output", "weights.safetensors", "--epochs", "2");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("epoch 2/2", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["weights.safetensors"]));
        Assert.True(File.Exists(_folder["data", "5-8-42-200", "interactions.csv"]));
    }

    [Fact]
    public async Task Weights_that_are_there_are_left_alone_when_only_missing_ones_are_wanted()
    {
        await File.WriteAllTextAsync(_folder["weights.safetensors"], "precious");

        await using var run = await LoadGeneratorProcess.RunAsync(_folder, "train", "--if-missing", "--output", "weights.safetensors");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("precious", await File.ReadAllTextAsync(_folder["weights.safetensors"]));
    }
}
