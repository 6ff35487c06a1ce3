using Microsoft.Playwright;

namespace Zooplus.RecService.EndToEnd.Tests.Browser;

[Collection(UsesChromium.Name)]
public sealed class ShopTests(Chromium chromium)
{
    [Fact]
    public async Task A_click_is_learned_and_changes_what_the_next_slate_expects()
    {
        await using var visit = await Visit.BeginAsync(chromium, "shop");
        await visit.Find("#shop-persona").SelectOptionAsync("cat_connoisseur");
        var first = visit.Find(".card").First;
        await Assertions.Expect(visit.Find(".card")).ToHaveCountAsync(4);
        await Assertions.Expect(first.Locator("dd")).ToHaveTextAsync(["0.00", "2.12", "0", "1.000"]);
        var product = await first.Locator("h3").InnerTextAsync();

        await first.GetByRole(AriaRole.Button, new() { Name = "Click" }).ClickAsync();
        await Assertions.Expect(first.Locator(".outcome")).ToHaveTextAsync("Clicked, and learned");
        await visit.Find("#shop-controls button").ClickAsync();
        await Assertions.Expect(visit.Find("#shop-status")).ToContainTextAsync("counts as ignored (3)");

        var decisions = await visit.Http.GetStringAsync(new Uri("recommendations?policy=linucb", UriKind.Relative));
        Assert.Contains("\"reward\":1", decisions, StringComparison.Ordinal);
        Assert.Equal(3, decisions.Split("\"reward\":0").Length - 1);

        // The three ignored products have fallen behind; the clicked one comes back once the unknown ones have been tried.
        await visit.UntilAsync("() => document.querySelectorAll('.card').length === 4");
        Assert.DoesNotContain(product, await visit.Find(".card h3").AllInnerTextsAsync());
    }

    [Fact]
    public async Task What_was_clicked_comes_back_with_more_expected_of_it_and_how_often_it_was_shown()
    {
        await using var visit = await Visit.BeginAsync(chromium, "shop", null, ("Policies__LinUcb__Alpha", "0"));
        await visit.Find("#shop-persona").SelectOptionAsync("fish_hobbyist");
        var first = visit.Find(".card").First;
        await Assertions.Expect(first.Locator("dd")).ToHaveTextAsync(["0.00", "0.00", "0", "1.000"]);
        var product = await first.Locator("h3").InnerTextAsync();
        await first.GetByRole(AriaRole.Button, new() { Name = "Click" }).ClickAsync();
        await Assertions.Expect(first.Locator(".outcome")).ToHaveTextAsync("Clicked, and learned");

        await visit.Find("#shop-controls button").ClickAsync();

        // θ of one reward in a context of two features: 1/3 each, so 2/3 expected.
        await Assertions.Expect(first.Locator("dd")).ToHaveTextAsync(["0.67 ▲ 0.67", "0.00", "1", "1.000"]);
        Assert.Equal(product, await first.Locator("h3").InnerTextAsync());
    }

    [Fact]
    public async Task Two_policies_stand_side_by_side_for_the_same_customer()
    {
        await using var visit = await Visit.BeginAsync(chromium, "shop");
        await visit.UntilAsync("() => document.querySelectorAll('.card').length === 4");

        await visit.Find("#shop-second").SelectOptionAsync("mlp");

        await Assertions.Expect(visit.Find(".slate h2")).ToHaveTextAsync(["linucb", "mlp"]);
        await Assertions.Expect(visit.Find(".slate").Nth(1).Locator(".card")).ToHaveCountAsync(4);
        var left = await visit.Find(".slate").First.BoundingBoxAsync();
        var right = await visit.Find(".slate").Nth(1).BoundingBoxAsync();
        Assert.Equal(left!.Y, right!.Y);
        Assert.True(right.X > left.X);
    }

    [Theory]
    [InlineData("popularity", "Times shown")]
    [InlineData("mlp", "Times shown here")]
    public async Task Beside_a_product_is_how_often_it_was_shown_whether_or_not_its_policy_learns(string policy, string term)
    {
        await using var visit = await Visit.BeginAsync(chromium, "shop");
        await Assertions.Expect(visit.Find("#shop-status")).ToHaveTextAsync("A new slate is shown.");
        await visit.Find("#shop-policy").SelectOptionAsync(policy);
        var first = visit.Find($".slate[aria-label='Slate of {policy}'] .card").First;
        await Assertions.Expect(first.Locator("dt")).ToHaveTextAsync(["Expected reward", "Exploration bonus", term, "Propensity"]);
        await Assertions.Expect(first.Locator("dd").Nth(2)).ToHaveTextAsync("0");
        await first.GetByRole(AriaRole.Button, new() { Name = "Click" }).ClickAsync();
        await Assertions.Expect(first.Locator(".outcome")).ToHaveTextAsync("Clicked, and learned");

        await visit.Find("#shop-controls button").ClickAsync();

        await Assertions.Expect(first.Locator("dd").Nth(2)).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task Ids_that_look_like_markup_are_shown_as_text()
    {
        const string Hostile = "<img src=x onerror=\"document.title='owned'\">";
        await using var visit = await Visit.BeginAsync(chromium, "shop");
        await visit.UntilAsync("() => document.querySelectorAll('.card').length === 4");
        var body = $$"""{ "personas": [ "<b>p</b>" ], "categories": [ {{JsonString(Hostile)}} ], "products": [ { "id": {{JsonString(Hostile)}}, "category": {{JsonString(Hostile)}} } ], "users": [ { "id": {{JsonString(Hostile)}}, "persona": "<b>p</b>" } ] }""";
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        (await visit.Http.PutAsync(new Uri("catalogue", UriKind.Relative), content)).EnsureSuccessStatusCode();

        await visit.Page.ReloadAsync();
        await visit.Find("#shop-persona").SelectOptionAsync("<b>p</b>");
        await Assertions.Expect(visit.Find(".card h3")).ToHaveTextAsync("Product " + Hostile);
        await visit.GoToAsync("mind");
        await visit.Find(".heat").First.ClickAsync();
        await Assertions.Expect(visit.Find("#mind-cell tbody th")).ToHaveTextAsync(Hostile);
        await visit.GoToAsync("log");
        await Assertions.Expect(visit.Find("#log-table tbody td:nth-child(2)").First).ToHaveTextAsync(Hostile);
        await visit.GoToAsync("race");
        await Assertions.Expect(visit.Find("#race-start")).ToBeDisabledAsync();
        await Assertions.Expect(visit.Find("#race-status")).ToContainTextAsync("this is another one");

        Assert.Equal(0, await visit.Find("main img, main b").CountAsync());
        Assert.Equal("Race · RecService", await visit.Page.TitleAsync());
    }

    private static string JsonString(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
