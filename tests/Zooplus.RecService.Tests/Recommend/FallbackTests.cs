using System.Net;

namespace Zooplus.RecService.Tests.Recommend;

public sealed class FallbackTests
{
    private static readonly (string, string?)[] EverybodyGetsMlp = [("Experiment:Arms:1:Weight", "0")];

    [Fact]
    public async Task A_named_policy_without_weights_is_refused_with_the_way_to_get_them()
    {
        await using var application = new RecServiceApplication(("Models:Mlp:Path", "some-folder/some-weights.safetensors"));

        var answer = await application.RecommendAsync("""{ "userId": "7", "policy": "mlp" }""");

        answer.MustBeProblem(HttpStatusCode.ServiceUnavailable, "policy-unavailable");
        Assert.Contains("'mlp'", answer["title"].GetString(), StringComparison.Ordinal);
        foreach (var hint in new[] { "train", "some-folder/some-weights.safetensors", "PUT /models/mlp" })
        {
            Assert.Contains(hint, answer["detail"].GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("linucb")]
    [InlineData("random")]
    public async Task An_assigned_user_gets_the_configured_fallback_marked_and_outside_the_experiment(string fallback)
    {
        await using var application = new RecServiceApplication([.. EverybodyGetsMlp, ("Policies:Fallback", fallback)]);

        var answer = (await application.RecommendAsync("""{ "userId": "7", "count": 3 }""")).MustBeOk();

        Assert.Equal("fallback", answer["basis"].GetString());
        Assert.Equal(fallback, answer["policy"].GetString());
        Assert.False(answer.Json.TryGetProperty("experimentArm", out _));
        Assert.False(answer.Json.TryGetProperty("assignmentProbability", out _));
        Assert.Equal(3, answer.Items.Length);
    }

    [Fact]
    public async Task The_fallback_learns_from_what_it_showed()
    {
        await using var application = new RecServiceApplication(EverybodyGetsMlp);
        (await application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "7" }""")).MustBeOk();

        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();

        Assert.Equal(1, await application.RewardsLearnedAsync());
    }
}
