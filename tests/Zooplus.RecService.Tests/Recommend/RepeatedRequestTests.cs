using System.Net;

namespace Zooplus.RecService.Tests.Recommend;

public sealed class RepeatedRequestTests
{
    [Theory]
    [InlineData("linucb")]
    [InlineData("mlp")]
    [InlineData("random")]
    public async Task The_same_id_and_body_return_the_same_bytes_whatever_was_learned_since(string policy)
    {
        await using var application = RecServiceApplication.WithWeights();
        var request = $$"""{ "recommendationId": "r-1", "userId": "7", "policy": "{{policy}}", "count": 5, "categories": [ "Cat Toy", "Dog Toy" ] }""";
        var first = (await application.RecommendAsync(request)).MustBeOk();
        foreach (var product in first.ProductIds)
        {
            (await application.FeedbackAsync($$"""{ "recommendationId": "r-1", "productId": "{{product}}", "reward": 1 }""")).MustBeOk();
        }

        application.Time.Advance(TimeSpan.FromMinutes(1));
        var second = (await application.RecommendAsync(request)).MustBeOk();

        Assert.Equal(first.Text, second.Text);
    }

    [Fact]
    public async Task A_repeated_request_makes_no_second_decision()
    {
        await using var application = new RecServiceApplication();
        const string Request = """{ "recommendationId": "r-1", "userId": "7", "policy": "linucb" }""";
        await application.RecommendAsync(Request);
        await application.RecommendAsync(Request);

        Assert.Equal(1, application.Get<RecService.Recommendations.DecisionLedger>().Open);
    }

    [Fact]
    public async Task Requests_of_one_id_that_come_at_once_make_one_decision()
    {
        await using var application = new RecServiceApplication();
        var answers = await application.AtOnceAsync(20, _ =>
            application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "7", "policy": "random", "count": 10 }"""));

        Assert.Single(answers.Select(answer => answer.MustBeOk().Text).Distinct());
        Assert.Equal(1, application.Get<RecService.Recommendations.DecisionLedger>().Open);
    }

    [Theory]
    [InlineData("""{ "recommendationId": "r-1", "userId": "8", "policy": "linucb" }""")]
    [InlineData("""{ "recommendationId": "r-1", "userId": "7", "policy": "random" }""")]
    [InlineData("""{ "recommendationId": "r-1", "userId": "7" }""")]
    [InlineData("""{ "recommendationId": "r-1", "userId": "7", "policy": "linucb", "count": 2 }""")]
    [InlineData("""{ "recommendationId": "r-1", "userId": "7", "policy": "linucb", "context": { "persona": "fish_hobbyist" } }""")]
    [InlineData("""{ "recommendationId": "r-1", "userId": "7", "policy": "linucb", "candidates": [ "0" ] }""")]
    [InlineData("""{ "recommendationId": "r-1", "userId": "7", "policy": "linucb", "exclude": [] }""")]
    [InlineData("""{ "recommendationId": "r-1", "userId": "7", "policy": "linucb", "categories": [ "Cat Toy" ] }""")]
    [InlineData("""{ "recommendationId": "r-1", "userId": "7", "policy": "linucb", "activate": false }""")]
    public async Task The_same_id_with_another_body_is_a_conflict(string other)
    {
        await using var application = new RecServiceApplication();
        await application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "7", "policy": "linucb" }""");

        (await application.RecommendAsync(other)).MustBeProblem(HttpStatusCode.Conflict, "recommendation-id-conflict");
    }

    [Fact]
    public async Task A_body_that_spells_out_the_defaults_in_another_order_is_the_same_body()
    {
        await using var application = new RecServiceApplication();

        var first = await application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "7" }""");
        var second = await application.RecommendAsync("""{ "activate": true, "count": 1, "exclude": null, "userId": "7", "recommendationId": "r-1" }""");

        Assert.Equal(first.MustBeOk().Text, second.MustBeOk().Text);
    }

    [Fact]
    public async Task An_id_seeds_the_same_draw_in_every_process()
    {
        await using var one = new RecServiceApplication();
        await using var other = new RecServiceApplication();
        const string Request = """{ "recommendationId": "r-1", "userId": "7", "policy": "random", "count": 50 }""";

        Assert.Equal((await one.RecommendAsync(Request)).MustBeOk().ProductIds, (await other.RecommendAsync(Request)).MustBeOk().ProductIds);
    }
}
