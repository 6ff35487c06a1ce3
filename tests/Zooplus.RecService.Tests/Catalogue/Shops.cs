namespace Zooplus.RecService.Tests.Catalogue;

/// <summary>Catalogues with more attributes than persona and category.</summary>
internal static class Shops
{
    /// <summary>A shop of every kind of attribute.</summary>
    public const string Declared = """
        {"products":[{"id":"sled","category":"Toy","available":true,"attributes":{"brand":"Acme","price":25}},{"id":"float","category":"Toy","available":true,"attributes":{"brand":"Rex"}},{"id":"bowl","category":"Food","available":true}],"users":[{"id":"anna","persona":"dog","attributes":{"age":52}},{"id":"ben"}],"personas":["cat","dog"],"categories":["Food","Toy"],"schema":{"user":{"age":{"mean":40,"deviation":12}},"request":{"campaign":{"hashed":8},"season":{"values":["summer","winter"]}},"product":{"brand":{"values":["Acme","Rex"]},"price":{"mean":20,"deviation":5}},"interactions":["persona × category","season × category","season × brand"]}}
        """;

    /// <summary>The service with that shop, or another.</summary>
    public static async Task<RecServiceApplication> OpenAsync(string catalogue = Declared, params (string, string?)[] settings)
    {
        var application = new RecServiceApplication(settings);
        (await application.PutAsync("/catalogue", catalogue)).MustBeOk();
        return application;
    }

    /// <summary>Has a policy show one product in a context, and gives the reward.</summary>
    public static async Task TeachAsync(RecServiceApplication application, string id, string policy, string product, string context, double reward)
    {
        (await application.RecommendAsync(
            $$"""{ "recommendationId": "{{id}}", "userId": "anna", "policy": "{{policy}}", "candidates": [ "{{product}}" ], "context": {{context}} }""")).MustBeOk();
        (await application.FeedbackAsync(FormattableString.Invariant($$"""{ "recommendationId": "{{id}}", "reward": {{reward}} }"""))).MustBeOk();
    }

    /// <summary>What a policy expects of each product of the shop.</summary>
    public static async Task<Dictionary<string, double>> ExpectedAsync(RecServiceApplication application, string policy, string context, string user = "anna") =>
        (await application.RecommendAsync($$"""{ "userId": "{{user}}", "policy": "{{policy}}", "count": 50, "context": {{context}} }""")).MustBeOk()
        .Items.ToDictionary(item => item.GetProperty("productId").GetString()!, item => item.GetProperty("expectedReward").GetDouble());
}
