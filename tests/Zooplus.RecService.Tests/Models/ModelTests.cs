using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Zooplus.RecService.Tests.Models;

public sealed class ModelTests
{
    private const string Safetensors = "application/octet-stream";

    private static readonly string WeightsPath = Golden.PathOf("mlp-pytorch.safetensors");

    [Fact]
    public async Task Without_weights_there_is_nothing_to_show_but_how_to_get_them()
    {
        await using var application = new RecServiceApplication();

        var answer = (await application.GetAsync("/models/mlp")).MustBeProblem(HttpStatusCode.NotFound, "no-weights");

        Assert.Contains("train", answer["detail"].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_are_described_and_their_version_is_that_of_the_answers()
    {
        await using var application = RecServiceApplication.WithWeights();

        var model = (await application.GetAsync("/models/mlp")).MustBeOk();

        Assert.Equal(1000, model["users"].GetInt32());
        Assert.Equal(50, model["products"].GetInt32());
        Assert.Equal(32, model["embeddingDimension"].GetInt32());
        Assert.Equal(JsonValueKind.Object, model["metadata"].ValueKind);
        var version = model["version"].GetString();
        Assert.Equal(version, (await application.RecommendAsync("""{ "userId": "7", "policy": "mlp" }""")).MustBeOk()["modelVersion"].GetString());
        var mlp = (await application.GetAsync("/policies")).Json.EnumerateArray().Single(policy => policy.GetProperty("name").GetString() == "mlp");
        Assert.Equal(version, mlp.GetProperty("modelVersion").GetString());
        Assert.True(mlp.GetProperty("available").GetBoolean());
    }

    [Fact]
    public async Task The_mlp_recommends_what_pytorch_scores_highest()
    {
        await using var application = RecServiceApplication.WithWeights();
        var golden = Golden.Read("mlp-pytorch.json");
        for (var user = 0; user < 10; user++)
        {
            var answer = (await application.RecommendAsync($$"""{ "userId": "{{user}}", "policy": "mlp", "count": 50 }""")).MustBeOk();

            var expected = golden.GetProperty("scores_of_users_0_to_9_by_product")[user];
            Assert.Equal("user", answer["basis"].GetString());
            Assert.Equal($"{golden.GetProperty("best_product_by_user")[user].GetInt32()}", answer.ProductIds[0]);
            Assert.All(answer.Items, item => Assert.Equal(
                expected[int.Parse(item.GetProperty("productId").GetString()!, CultureInfo.InvariantCulture)].GetDouble(),
                item.GetProperty("expectedReward").GetDouble(),
                1e-5));
        }
    }

    [Fact]
    public async Task Weights_sent_to_a_running_service_are_answered_from_at_once()
    {
        await using var application = new RecServiceApplication();
        (await application.RecommendAsync("""{ "userId": "7", "policy": "mlp" }""")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "policy-unavailable");

        var put = (await application.SendAsync(HttpMethod.Put, "/models/mlp", await File.ReadAllBytesAsync(WeightsPath), Safetensors)).MustBeOk();

        Assert.Equal(put.Text, (await application.GetAsync("/models/mlp")).MustBeOk().Text);
        (await application.RecommendAsync("""{ "userId": "7", "policy": "mlp" }""")).MustBeOk();
    }

    [Fact]
    public async Task Bad_weights_are_refused_and_those_in_use_stay()
    {
        await using var application = RecServiceApplication.WithWeights();
        var state = await application.StateAsync();
        var weights = await File.ReadAllBytesAsync(WeightsPath);
        byte[] withNaN = [.. weights[..^4], .. BitConverter.GetBytes(float.NaN)];
        foreach (var bad in new[] { [], "not weights"u8.ToArray(), weights[..^4], withNaN })
        {
            (await application.SendAsync(HttpMethod.Put, "/models/mlp", bad, Safetensors)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-weights");
        }

        Assert.Equal(state, await application.StateAsync());
    }

    [Fact]
    public async Task Another_content_type_is_refused()
    {
        await using var application = new RecServiceApplication();

        (await application.SendAsync(HttpMethod.Put, "/models/mlp", "{}")).MustBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    public async Task A_user_the_weights_do_not_know_is_scored_with_the_mean_embedding_and_the_answer_says_so()
    {
        await using var application = RecServiceApplication.WithWeights();

        var answer = (await application.RecommendAsync("""{ "userId": "visitor", "policy": "mlp", "count": 50 }""")).MustBeOk();

        Assert.Equal("meanEmbedding", answer["basis"].GetString());
        Assert.All(answer.Items, item => Assert.False(item.TryGetProperty("basis", out _)));
    }

    [Fact]
    public async Task A_product_the_weights_do_not_know_is_scored_with_a_mean_and_the_answer_says_which()
    {
        await using var application = RecServiceApplication.WithWeights();
        (await application.PutAsync("/catalogue/products/new", """{ "category": "Cat Toy" }""")).MustBeOk();

        var answer = (await application.RecommendAsync("""{ "userId": "7", "policy": "mlp", "count": 2, "candidates": [ "new", "3" ] }""")).MustBeOk();

        Assert.Equal("meanEmbedding", answer["basis"].GetString());
        var items = answer.Items.ToDictionary(item => item.GetProperty("productId").GetString()!);
        Assert.Equal("meanEmbedding", items["new"].GetProperty("basis").GetString());
        Assert.False(items["3"].TryGetProperty("basis", out _));
    }

    [Fact]
    public async Task With_weights_the_experiment_assigns_to_the_mlp()
    {
        await using var application = RecServiceApplication.WithWeights(("Experiment:Arms:1:Weight", "0"));

        var answer = (await application.RecommendAsync("""{ "userId": "7" }""")).MustBeOk();

        Assert.Equal("mlp", answer["policy"].GetString());
        Assert.Equal("mlp", answer["experimentArm"].GetString());
        Assert.Equal(1, answer["assignmentProbability"].GetDouble());
    }

    [Fact]
    public async Task Rewards_of_the_mlp_are_accepted_and_change_nothing_in_it()
    {
        await using var application = RecServiceApplication.WithWeights();
        const string Look = """{ "userId": "7", "policy": "mlp", "count": 50 }""";
        var before = (await application.RecommendAsync(Look))["items"].GetRawText();
        (await application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "7", "policy": "mlp" }""")).MustBeOk();

        Assert.Equal("accepted", (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 0 }""")).MustBeOk()["status"].GetString());

        Assert.Equal(before, (await application.RecommendAsync(Look))["items"].GetRawText());
    }
}
