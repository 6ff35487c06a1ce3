using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;

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
    public async Task What_a_service_has_journalled_becomes_weights_that_it_then_serves()
    {
        var weights = _folder["models", "mlp.safetensors"];
        await using var service = await KillableService.StartAsync(_folder["journal.db"], ("Models__Mlp__Path", weights));
        using var http = new HttpClient { BaseAddress = service.Address };
        var client = new RecServiceClient(http);
        for (var i = 0; i < 300; i++)
        {
            var decision = await client.RecommendAsync(new RecommendRequest { RecommendationId = $"t-{i}", UserId = $"{i % 20}", Policy = "random" }, CancellationToken.None);
            await client.SendFeedbackAsync(new FeedbackRequest($"t-{i}", decision.Items[0].ProductId.Length % 2), CancellationToken.None);
        }

        await using var run = await LoadGeneratorProcess.RunAsync(_folder, "train", "--from-journal", service.Address.AbsoluteUri, "--output", weights, "--epochs", "1");
        using var reloaded = await http.PostAsync(new Uri("models/mlp/reload", UriKind.Relative), content: null);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("300 shown products", run.Output, StringComparison.Ordinal);
        reloaded.EnsureSuccessStatusCode();
        var answer = await client.RecommendAsync(new RecommendRequest { UserId = "7", Policy = "mlp" }, CancellationToken.None);
        var inService = await new RecServiceAdmin(http).GetWeightsAsync(CancellationToken.None);
        Assert.Equal((answer.ModelVersion, 20), (inService!.Version, inService.Users));
        Assert.Equal("user", answer.Basis);
    }

    [Fact]
    public async Task A_journal_without_rewards_is_nothing_to_learn_from()
    {
        await using var service = await KillableService.StartAsync(_folder["journal.db"]);

        await using var run = await LoadGeneratorProcess.RunAsync(_folder, "train", "--from-journal", service.Address.AbsoluteUri, "--output", "weights.safetensors");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nothing to learn from", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["weights.safetensors"]));
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
