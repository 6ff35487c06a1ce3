namespace Zooplus.RecService.Tests.Catalogue;

public sealed class SummaryTests
{
    [Fact]
    public async Task The_summary_counts_available_products_by_category_and_users_by_persona()
    {
        await using var application = new RecServiceApplication();
        (await application.PutAsync("/catalogue/products/7", """{ "category": "Cat Toy", "available": false }""")).MustBeOk();

        var summary = (await application.GetAsync("/catalogue/summary")).MustBeOk();
        var catalogue = (await application.GetAsync("/catalogue")).MustBeOk();

        Assert.Equal((50, 1000), (summary["products"].GetInt32(), summary["users"].GetInt32()));
        Assert.Equal(
            catalogue["products"].EnumerateArray().Where(product => product.GetProperty("available").GetBoolean()).CountBy(product => product.GetProperty("category").GetString()!).OrderBy(category => category.Key, StringComparer.Ordinal),
            summary["categories"].EnumerateArray().Select(category => KeyValuePair.Create(category.GetProperty("name").GetString()!, category.GetProperty("available").GetInt32())));
        Assert.All(summary["personas"].EnumerateArray(), persona =>
        {
            var users = catalogue["users"].EnumerateArray().Where(user => user.GetProperty("persona").GetString() == persona.GetProperty("name").GetString()).ToArray();
            Assert.Equal(users.Length, persona.GetProperty("users").GetInt32());
            Assert.Equal(users.Take(100).Select(user => user.GetProperty("id").GetString()), persona.GetProperty("sample").EnumerateArray().Select(id => id.GetString()));
        });
    }
}
