using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Models;

/// <summary>What <c>neural-linucb</c> has learned, on weights that change.</summary>
public sealed class HeadTests : IDisposable
{
    private static readonly byte[] Golden = File.ReadAllBytes(Tests.Golden.PathOf("mlp-pytorch.safetensors"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recservice-head-");
    private readonly TemporaryJournal _journal = new();

    private string WeightsPath => Path.Combine(_folder.FullName, "mlp.safetensors");

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Ignore")]
    [InlineData("AsDefault")]
    [InlineData("AsExpected")]
    public async Task What_is_learned_on_other_weights_is_what_it_had_been_had_they_been_there_from_the_start(string pending)
    {
        File.WriteAllBytes(WeightsPath, Golden);
        string learned;
        await using (var first = Start(pending))
        {
            await TeachAsync(first, 0..40);
            (await first.PostAsync("/policies/neural-linucb/reset", """{ "alpha": 0.4 }""")).MustBeOk();
            await TeachAsync(first, 40..80);
            (await first.PutAsync("/catalogue/products/new-1", """{ "category": "Dog Toy" }""")).MustBeOk();
            await TeachAsync(first, 80..90, "new-1");
            File.WriteAllBytes(WeightsPath, Altered());
            (await first.PostAsync("/models/mlp/reload", "")).MustBeOk();
            await TeachAsync(first, 90..110);
            learned = StateDigest.Of(first);
            Assert.Equal(70, await RewardsLearnedAsync(first));
        }

        await using (var second = Start(pending))
        {
            Assert.Equal(learned, StateDigest.Of(second));
        }

        // All of it from the facts, on the new weights from the first of them.
        Directory.Delete(_journal.Path + ".snapshots", recursive: true);
        await using var third = Start(pending);
        Assert.Equal(learned, StateDigest.Of(third));
    }

    [Fact]
    public async Task Weights_that_were_replaced_while_the_service_was_down_have_it_taught_afresh()
    {
        File.WriteAllBytes(WeightsPath, Golden);
        string before;
        await using (var first = Start("Ignore"))
        {
            await TeachAsync(first, 0..30);
            before = StateDigest.Of(first);
        }

        File.WriteAllBytes(WeightsPath, Altered());
        await using var second = Start("Ignore");

        Assert.NotEqual(before, StateDigest.Of(second));
        Assert.Equal(30, await RewardsLearnedAsync(second));
        await using var always = new RecServiceApplication(("Models:Mlp:Path", WeightsPath));
        await TeachAsync(always, 0..30);
        Assert.Equal(await ExpectedRewardAsync(always), await ExpectedRewardAsync(second));
    }

    [Fact]
    public async Task Weights_that_are_put_while_feedback_comes_in_leave_nothing_untaught()
    {
        File.WriteAllBytes(WeightsPath, Golden);
        await using var application = Start("Ignore");
        await TeachAsync(application, 0..50);

        var teaching = TeachAsync(application, 50..150);
        for (var i = 0; i < 4; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/models/mlp") { Content = new ByteArrayContent(i % 2 == 0 ? Altered() : Golden) };
            request.Content.Headers.ContentType = new("application/octet-stream");
            (await application.SendAsync(request)).MustBeOk();
        }

        await teaching;

        Assert.Equal(150, await RewardsLearnedAsync(application));
        await using var always = new RecServiceApplication(("Models:Mlp:Path", WeightsPath));
        await TeachAsync(always, 0..150);
        Assert.Equal(await ExpectedRewardAsync(always), await ExpectedRewardAsync(application));
    }

    [Fact]
    public async Task Without_a_journal_the_shared_features_keep_what_they_know()
    {
        File.WriteAllBytes(WeightsPath, Golden);
        await using var application = new RecServiceApplication(("Models:Mlp:Path", WeightsPath), ("Models:Mlp:Watch", "false"));
        for (var i = 0; i < 50; i++)
        {
            await ShowAsync(application, $"r-{i}", "7", "3", reward: 1);
        }

        File.WriteAllBytes(WeightsPath, Altered());
        (await application.PostAsync("/models/mlp/reload", "")).MustBeOk();

        Assert.Equal(50, await RewardsLearnedAsync(application));
        Assert.InRange(await ExpectedRewardAsync(application), 0.7, 1.1);
    }

    [Fact]
    public async Task It_answers_without_weights_and_with_the_layer_alone_it_does_not()
    {
        await using var application = new RecServiceApplication();
        (await application.RecommendAsync("""{ "userId": "7", "policy": "neural-linucb" }""")).MustBeOk();

        await using var layer = new RecServiceApplication(("Policies:NeuralLinUcb:Features", "Layer"));
        (await layer.RecommendAsync("""{ "userId": "7", "policy": "neural-linucb" }""")).MustBeProblem(System.Net.HttpStatusCode.ServiceUnavailable, "policy-unavailable");
    }

    private static byte[] Altered()
    {
        // The sign of a bias of the last hidden layer: another network, as large.
        var bytes = (byte[])Golden.Clone();
        var weights = MlpWeights.Parse(bytes, "the test");
        var bias = BitConverter.GetBytes(weights.Fc2Bias.Span[0]);
        var at = bytes.AsSpan().LastIndexOf(bias);
        bytes[at + 3] ^= 0x80;
        return bytes;
    }

    private static async Task TeachAsync(RecServiceApplication application, Range decisions, string? product = null)
    {
        for (var i = decisions.Start.Value; i < decisions.End.Value; i++)
        {
            await ShowAsync(application, $"r-{i}", $"{i % 11}", product ?? $"{i % 7}", reward: i % 3 == 0 ? 1 : 0);
        }
    }

    private static async Task ShowAsync(RecServiceApplication application, string id, string user, string product, int reward)
    {
        (await application.RecommendAsync($$"""{ "recommendationId": "{{id}}", "userId": "{{user}}", "policy": "neural-linucb", "candidates": [ "{{product}}" ] }""")).MustBeOk();
        (await application.FeedbackAsync($$"""{ "recommendationId": "{{id}}", "reward": {{reward}} }""")).MustBeOk();
    }

    private static async Task<double> ExpectedRewardAsync(RecServiceApplication application) =>
        (await application.RecommendAsync("""{ "recommendationId": "probe", "userId": "7", "policy": "neural-linucb", "candidates": [ "3" ] }""")).MustBeOk()
            .Items.Single().GetProperty("expectedReward").GetDouble();

    private static async Task<long> RewardsLearnedAsync(RecServiceApplication application) =>
        (await application.GetAsync("/policies")).MustBeOk().Json.EnumerateArray()
            .Single(policy => policy.GetProperty("name").GetString() == "neural-linucb").GetProperty("rewardsLearned").GetInt64();

    private RecServiceApplication Start(string pending) =>
        new(("Models:Mlp:Path", WeightsPath), ("Models:Mlp:Watch", "false"), ("Policies:Pending", pending), _journal.Setting);
}
