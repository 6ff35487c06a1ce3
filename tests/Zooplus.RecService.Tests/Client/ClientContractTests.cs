using System.Reflection;
using System.Text.Json.Nodes;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Recommendations;
using AttributeDeclaration = Zooplus.RecService.Client.Contracts.AttributeDeclaration;
using Ours = Zooplus.RecService;

namespace Zooplus.RecService.Tests.Client;

/// <summary>The client shares no code with the service, so that it can be installed alone; here the two are held together.</summary>
public sealed class ClientContractTests
{
    public static TheoryData<Type, Type> Contracts => new()
    {
        { typeof(Ours.Recommend.RecommendRequest), typeof(RecommendRequest) },
        { typeof(Ours.Recommend.RequestContext), typeof(RecommendContext) },
        { typeof(Ours.Recommend.RecommendResponse), typeof(RecommendResponse) },
        { typeof(Ours.Recommend.RecommendedItem), typeof(RecommendedProduct) },
        { typeof(Ours.Feedback.FeedbackRequest), typeof(FeedbackRequest) },
        { typeof(Ours.Feedback.FeedbackResponse), typeof(FeedbackResponse) },
        { typeof(Activation), typeof(ActivationResponse) },
        { typeof(Ours.Catalogue.CatalogueDocument), typeof(RecService.Client.Contracts.Catalogue) },
        { typeof(Ours.Catalogue.SchemaContract), typeof(CatalogueSchema) },
        { typeof(Ours.Catalogue.AttributeContract), typeof(AttributeDeclaration) },
        { typeof(Ours.Catalogue.ProductContract), typeof(CatalogueProduct) },
        { typeof(Ours.Catalogue.UserContract), typeof(CatalogueUser) },
        { typeof(Ours.Catalogue.CatalogueChanged), typeof(CatalogueChange) },
        { typeof(Ours.Policies.PolicyDescription), typeof(PolicyState) },
        { typeof(Ours.Core.Policies.NoticedChanges), typeof(RecService.Client.Contracts.NoticedChanges) },
        { typeof(Ours.Core.Policies.NoticedChange), typeof(RecService.Client.Contracts.NoticedChange) },
        { typeof(Ours.Policies.ResetRequest), typeof(PolicyReset) },
        { typeof(Ours.Policies.PolicyForgot), typeof(RecordedChange) },
        { typeof(Ours.Models.MlpDescription), typeof(WeightsInService) },
    };

    [Theory]
    [MemberData(nameof(Contracts))]
    public void The_client_has_the_services_fields_and_no_others(Type service, Type client) => Assert.Equal(Fields(service), Fields(client));

    [Fact]
    public async Task A_storefront_can_decide_activate_and_reward_through_the_client()
    {
        await using var application = new RecServiceApplication();
        using var http = application.CreateClient();
        var client = new RecServiceClient(http);

        var decision = await client.RecommendAsync(new RecommendRequest
        {
            RecommendationId = "r-1",
            UserId = "visitor",
            Count = 2,
            Policy = "linucb",
            Context = new RecommendContext("fish_hobbyist"),
            Candidates = ["1", "2", "3"],
            Exclude = ["1"],
            Categories = ["Dog Food", "Cat Toy"],
            Activate = false,
        });
        var activation = await client.ActivateAsync("r-1");
        var feedback = await client.SendFeedbackAsync(new FeedbackRequest("r-1", 1, "2"));

        Assert.Equal(["2", "3"], decision.Items.Select(item => item.ProductId));
        Assert.Equal("context", decision.Basis);
        Assert.Null(decision.ExpiresAt);
        Assert.Equal(application.Time.GetUtcNow() + TimeSpan.FromMinutes(30), activation.ExpiresAt);
        Assert.Equal("accepted", feedback.Status);
    }

    [Fact]
    public async Task An_administrator_can_replace_reset_and_look_through_the_client()
    {
        await using var application = new RecServiceApplication();
        using var http = application.CreateClient();
        var admin = new RecServiceAdmin(http);
        await using var weights = File.OpenRead(Golden.PathOf("mlp-pytorch.safetensors"));

        Assert.True(await admin.IsReadyAsync());
        Assert.Null(await admin.GetWeightsAsync());
        var put = await admin.PutWeightsAsync(weights);
        var catalogue = await admin.GetCatalogueAsync();
        var change = await admin.ReplaceCatalogueAsync(catalogue with { Products = [new CatalogueProduct("new", "Cat Food")] });
        var reset = await admin.ResetPolicyAsync("linucb", new PolicyReset(Alpha: 0.5));
        var policies = await admin.GetPoliciesAsync();

        Assert.Equal(put.Version, (await admin.GetWeightsAsync())!.Version);
        Assert.Equal((50, 1000), (catalogue.Products.Count, catalogue.Users.Count));
        Assert.Equal((1, 1000, 50), (change.Products, change.Users, change.ArchivedProducts));
        Assert.True(reset.Sequence > change.Sequence);
        Assert.Equal(0.5, policies.Single(policy => policy.Name == "linucb").Settings!["alpha"]);
        Assert.Equal(PolicyNames.All, policies.Select(policy => policy.Name));
    }

    [Fact]
    public async Task A_storefront_can_declare_attributes_and_give_them_with_a_request()
    {
        await using var application = new RecServiceApplication();
        using var http = application.CreateClient();
        var admin = new RecServiceAdmin(http);
        var shop = new RecService.Client.Contracts.Catalogue(
            [new CatalogueProduct("sled", "Toy", Attributes: new JsonObject { ["price"] = 25 })],
            [new CatalogueUser("anna", Attributes: new JsonObject { ["age"] = 52 })],
            ["dog"],
            ["Toy"],
            new CatalogueSchema(
                User: new Dictionary<string, AttributeDeclaration> { ["age"] = new(Mean: 40, Deviation: 12) },
                Request: new Dictionary<string, AttributeDeclaration> { ["season"] = new(Values: ["winter"]), ["campaign"] = new(Hashed: 8) },
                Product: new Dictionary<string, AttributeDeclaration> { ["price"] = new(Mean: 20, Deviation: 5) },
                Interactions: ["season × price"]));

        await admin.ReplaceCatalogueAsync(shop);
        var decision = await new RecServiceClient(http).RecommendAsync(new RecommendRequest
        {
            RecommendationId = "r-1",
            UserId = "anna",
            Policy = "linucb-shared",
            Context = new RecommendContext("dog", new JsonObject { ["season"] = "winter", ["age"] = 30 }),
        });

        Assert.Equal(25, decision.Items[0].Attributes!["price"]!.GetValue<double>());
        Assert.Equal("""{"persona":"dog","age":30,"season":"winter"}""", (await application.GetAsync("/recommendations/r-1"))["context"].GetRawText());
        var got = await admin.GetCatalogueAsync();
        Assert.Equal(["season × price"], got.Schema!.Interactions);
        Assert.Equal(shop.Schema!.Request!["campaign"], got.Schema.Request!["campaign"]);
        Assert.Equal(52, got.Users[0].Attributes!["age"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_refusal_reaches_the_caller_with_its_type_and_fields()
    {
        await using var application = new RecServiceApplication();
        using var http = application.CreateClient();

        var refusal = await Assert.ThrowsAsync<RecServiceException>(() => new RecServiceClient(http).RecommendAsync(new RecommendRequest { UserId = "7", Count = 51 }));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refusal.Status);
        Assert.Equal("urn:recservice:problem:invalid-request", refusal.Type);
        Assert.Equal(["count"], refusal.Errors.Keys);
    }

    private static IEnumerable<string> Fields(Type contract) => contract.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"{property.Name}: {Kind(property.PropertyType)}").Order();

    /// <summary>How a value is written: whether it may be left out is each side's own business, and enums and strings look alike.</summary>
    private static string Kind(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            { IsEnum: true } => nameof(String),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => $"[{Kind(type.GenericTypeArguments[0])}]",
            { IsGenericType: true } => "map",
            _ when type == typeof(AttributeSet) || type == typeof(JsonObject) => "attributes",
            _ when type.Assembly == typeof(Program).Assembly || type.Assembly == typeof(PolicyNames).Assembly || type.Assembly == typeof(RecServiceClient).Assembly => "object",
            _ => type.Name,
        };
    }
}
