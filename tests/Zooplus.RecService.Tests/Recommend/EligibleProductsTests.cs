using System.Net;
using CsCheck;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Tests.Recommend;

public sealed class EligibleProductsTests
{
    public static TheoryData<string> Policies => ["linucb", "linucb-shared", "linucb-detecting", "neural-linucb", "dropout-thompson", "mlp", "random"];

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Only_candidates_are_recommended(string policy) =>
        Assert.Equal(["12", "3", "9"], await RecommendedAsync(policy, "\"candidates\": [ \"9\", \"3\", \"12\", \"9\" ]"));

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Excluded_products_are_not_recommended_and_unknown_ones_are_ignored(string policy)
    {
        var products = await RecommendedAsync(policy, "\"exclude\": [ \"0\", \"49\", \"no-such-product\" ]");

        Assert.Equal(48, products.Length);
        Assert.DoesNotContain("0", products);
        Assert.DoesNotContain("49", products);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Only_products_of_the_categories_are_recommended(string policy)
    {
        await using var application = RecServiceApplication.WithWeights();

        var answer = (await application.RecommendAsync($$"""{ "userId": "7", "policy": "{{policy}}", "count": 50, "categories": [ "Cat Toy", "Cat Food" ] }""")).MustBeOk();

        Assert.Equal(["Cat Food", "Cat Toy"], answer.Items.Select(item => item.GetProperty("category").GetString()).Distinct().Order());
        var ofCategory = (await application.GetAsync("/catalogue"))["products"].EnumerateArray()
            .Count(product => product.GetProperty("category").GetString() is "Cat Toy" or "Cat Food");
        Assert.Equal(ofCategory, answer.Items.Length);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task A_product_out_of_stock_is_not_recommended_until_it_is_back(string policy)
    {
        await using var application = RecServiceApplication.WithWeights();
        var request = $$"""{ "userId": "7", "policy": "{{policy}}", "count": 50 }""";

        (await application.PutAsync("/catalogue/products/0", """{ "category": "Fish Supplies", "available": false }""")).MustBeOk();
        Assert.DoesNotContain("0", (await application.RecommendAsync(request)).MustBeOk().ProductIds);

        (await application.PutAsync("/catalogue/products/0", """{ "category": "Fish Supplies" }""")).MustBeOk();
        Assert.Contains("0", (await application.RecommendAsync(request)).MustBeOk().ProductIds);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task The_order_of_the_candidates_does_not_matter(string policy)
    {
        await using var one = RecServiceApplication.WithWeights();
        await using var other = RecServiceApplication.WithWeights();

        var forwards = await one.RecommendAsync($$"""{ "recommendationId": "r-1", "userId": "7", "policy": "{{policy}}", "count": 4, "candidates": [ "1", "2", "3", "4", "10" ] }""");
        var backwards = await other.RecommendAsync($$"""{ "recommendationId": "r-1", "userId": "7", "policy": "{{policy}}", "count": 4, "candidates": [ "10", "4", "3", "2", "1" ] }""");

        Assert.Equal(forwards.MustBeOk().ProductIds, backwards.MustBeOk().ProductIds);
    }

    [Theory]
    [InlineData("\"candidates\": [ \"1\" ], \"exclude\": [ \"1\" ]", "candidates,exclude")]
    [InlineData("\"candidates\": [ \"0\" ], \"categories\": [ \"Dog Food\" ]", "candidates,categories")]
    [InlineData("\"candidates\": [ \"2\" ]", "candidates")]
    public async Task Filters_that_let_nothing_through_are_named(string filters, string fields)
    {
        await using var application = new RecServiceApplication();
        (await application.PutAsync("/catalogue/products/2", """{ "category": "Dog Food", "available": false }""")).MustBeOk();

        (await application.RecommendAsync($$"""{ "userId": "7", {{filters}} }""")).MustBeInvalid(fields.Split(','));
    }

    [Fact]
    public async Task A_shop_in_which_nothing_is_available_has_nothing_to_recommend()
    {
        await using var application = new RecServiceApplication();
        (await application.PutAsync("/catalogue", """{ "products": [ { "id": "a", "category": "Cat Food", "available": false } ], "users": [] }""")).MustBeOk();

        (await application.RecommendAsync("""{ "userId": "7" }""")).MustBeProblem(HttpStatusCode.Conflict, "no-eligible-product");
    }

    [Fact]
    public void Any_filters_let_through_what_plain_sets_let_through_in_ascending_order()
    {
        string[] categories = ["a", "b", "c"];
        var catalogue = ShopCatalogue.Empty(new FeatureSchema([], categories))
            .Merge([.. Enumerable.Range(0, 30).Select(i => new Product($"{i}", categories[i % 3], Available: i % 7 != 0))], [])
            .WithoutProduct("5");
        var ids = Gen.Int[0, 29].Where(id => id != 5).Select(id => $"{id}").Array[1, 20].Null();
        Gen.Select(ids, ids, Gen.Int[0, 2].Select(i => categories[i]).Array[1, 3].Null()).Sample((candidates, exclude, wanted) =>
        {
            var request = new RecommendRequest("u", Candidates: candidates, Exclude: exclude, Categories: wanted);

            var eligible = EligibleProducts.Of(catalogue, request, out var faults).ToArray();

            var expected = Enumerable.Range(0, 30).Where(i => i != 5 && i % 7 != 0
                && candidates?.Contains($"{i}") is not false
                && exclude?.Contains($"{i}") is not true
                && wanted?.Contains(categories[i % 3]) is not false);
            Assert.Equal(expected, eligible);
            Assert.Equal(eligible.Length == 0, faults is not null);
        });
    }

    private static async Task<string[]> RecommendedAsync(string policy, string filter)
    {
        await using var application = RecServiceApplication.WithWeights();
        var answer = await application.RecommendAsync($$"""{ "userId": "7", "policy": "{{policy}}", "count": 50, {{filter}} }""");
        return [.. answer.MustBeOk().ProductIds.Order(StringComparer.Ordinal)];
    }
}
