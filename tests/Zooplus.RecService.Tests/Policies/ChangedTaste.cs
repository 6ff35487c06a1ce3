namespace Zooplus.RecService.Tests.Policies;

/// <summary>Users whose taste changes, as <c>linucb-detecting</c> notices.</summary>
internal static class ChangedTaste
{
    /// <summary>Cat connoisseurs click cat food 100 times, a second apart, and then never again as often.</summary>
    public static async Task ChangeTasteAsync(this RecServiceApplication application)
    {
        for (var i = 0; i < 200; i++)
        {
            (await application.RecommendAsync($$"""{ "recommendationId": "t-{{i}}", "userId": "7", "context": { "persona": "cat_connoisseur" }, "categories": [ "Cat Food" ], "policy": "linucb-detecting" }""")).MustBeOk();
            (await application.FeedbackAsync($$"""{ "recommendationId": "t-{{i}}", "reward": {{(i < 100 ? 1 : 0)}} }""")).MustBeOk();
            application.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
