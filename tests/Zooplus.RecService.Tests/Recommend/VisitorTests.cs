namespace Zooplus.RecService.Tests.Recommend;

public sealed class VisitorTests
{
    [Theory]
    [InlineData("""{ "userId": "0", "policy": "linucb" }""", "user")]
    [InlineData("""{ "userId": "0", "policy": "linucb", "context": {} }""", "user")]
    [InlineData("""{ "userId": "0", "policy": "linucb", "context": { "persona": "fish_hobbyist" } }""", "context")]
    [InlineData("""{ "userId": "0", "policy": "linucb", "context": { "persona": "no_such_persona" } }""", "unknownUser")]
    [InlineData("""{ "userId": "visitor", "policy": "linucb" }""", "unknownUser")]
    [InlineData("""{ "userId": "visitor", "policy": "linucb", "context": { "persona": "fish_hobbyist" } }""", "context")]
    [InlineData("""{ "userId": "visitor", "policy": "random" }""", "unknownUser")]
    [InlineData("""{ "userId": "0", "policy": "random" }""", "user")]
    public async Task An_answer_says_what_it_rests_on(string request, string basis)
    {
        await using var application = new RecServiceApplication();

        Assert.Equal(basis, (await application.RecommendAsync(request)).MustBeOk()["basis"].GetString());
    }

    [Fact]
    public async Task A_user_without_a_persona_is_answered_as_an_unknown_one()
    {
        await using var application = new RecServiceApplication();
        (await application.PutAsync("/catalogue/users/new", "{}")).MustBeOk();

        var answer = await application.RecommendAsync("""{ "userId": "new", "policy": "linucb" }""");

        Assert.Equal("unknownUser", answer.MustBeOk()["basis"].GetString());
    }

    [Fact]
    public async Task A_visitor_with_a_persona_is_scored_like_a_user_of_that_persona()
    {
        await using var application = new RecServiceApplication();
        (await application.PutAsync("/catalogue/users/fish", """{ "persona": "fish_hobbyist" }""")).MustBeOk();
        await LearnAsync(application, "fish", "3");

        var user = await application.RecommendAsync("""{ "userId": "fish", "policy": "linucb", "count": 50 }""");
        var visitor = await application.RecommendAsync("""{ "userId": "visitor", "policy": "linucb", "count": 50, "context": { "persona": "fish_hobbyist" } }""");

        Assert.Equal(user["items"].GetRawText(), visitor["items"].GetRawText());
    }

    [Fact]
    public async Task An_undeclared_persona_counts_as_none()
    {
        await using var application = new RecServiceApplication();
        await LearnAsync(application, "0", "3");

        var undeclared = await application.RecommendAsync("""{ "userId": "0", "policy": "linucb", "count": 50, "context": { "persona": "no_such_persona" } }""");
        var visitor = await application.RecommendAsync("""{ "userId": "visitor", "policy": "linucb", "count": 50 }""");

        Assert.Equal(visitor["items"].GetRawText(), undeclared["items"].GetRawText());
    }

    [Fact]
    public async Task A_context_holds_for_its_own_decision_only()
    {
        await using var application = new RecServiceApplication();
        var user = (await application.GetAsync("/catalogue/users/0")).Text;

        await application.RecommendAsync("""{ "userId": "0", "policy": "linucb", "context": { "persona": "fish_hobbyist" } }""");

        Assert.Equal(user, (await application.GetAsync("/catalogue/users/0")).Text);
        Assert.Equal("user", (await application.RecommendAsync("""{ "userId": "0", "policy": "linucb" }"""))["basis"].GetString());
    }

    [Fact]
    public async Task Learning_uses_the_persona_the_decision_used_and_not_the_one_of_today()
    {
        await using var decidedThen = new RecServiceApplication();
        await using var unchanged = new RecServiceApplication();
        foreach (var application in new[] { decidedThen, unchanged })
        {
            (await application.PutAsync("/catalogue/users/u", """{ "persona": "fish_hobbyist" }""")).MustBeOk();
            (await application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "u", "policy": "linucb" }""")).MustBeOk();
            var persona = application == decidedThen ? "budget_shopper" : "fish_hobbyist";
            (await application.PutAsync("/catalogue/users/u", $$"""{ "persona": "{{persona}}" }""")).MustBeOk();
            (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
        }

        const string Look = """{ "recommendationId": "look", "userId": "v", "policy": "linucb", "count": 50, "context": { "persona": "fish_hobbyist" } }""";
        Assert.Equal((await unchanged.RecommendAsync(Look)).MustBeOk().Text, (await decidedThen.RecommendAsync(Look)).MustBeOk().Text);
    }

    private static async Task LearnAsync(RecServiceApplication application, string user, string product)
    {
        (await application.RecommendAsync($$"""{ "recommendationId": "teach", "userId": "{{user}}", "policy": "linucb", "candidates": [ "{{product}}" ] }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "teach", "reward": 1 }""")).MustBeOk();
    }
}
