using Microsoft.Playwright;

namespace Zooplus.RecService.EndToEnd.Tests.Browser;

[Collection(UsesChromium.Name)]
public sealed class KeyTests(Chromium chromium)
{
    private const string Key = "admin-key-0123456789";

    [Fact]
    public async Task A_service_with_keys_asks_for_one_and_the_page_takes_it_for_as_long_as_its_browser_tab_lives()
    {
        await using var visit = await Visit.BeginAsync(chromium, "shop", null, ("Security__Keys__0__Role", "Admin"), ("Security__Keys__0__Key", Key));
        await Assertions.Expect(visit.Find("#problem")).ToContainTextAsync("An API key is needed.");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "API key" }).First.ClickAsync();
        await visit.Find("#key").FillAsync(Key);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Use this key" }).ClickAsync();

        await Assertions.Expect(visit.Find(".card")).ToHaveCountAsync(4);
        await Assertions.Expect(visit.Find("#problem")).ToBeHiddenAsync();
        visit.PassOverErrors();
        await visit.GoToAsync("race");
        await visit.Find("#race-start").ClickAsync();
        await visit.UntilAsync("() => Number(document.querySelector('#race-table tbody td').textContent) >= 3");
        await visit.Page.ReloadAsync();
        await Assertions.Expect(visit.Find("#race-table tbody tr")).Not.ToHaveCountAsync(0);
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("() => localStorage.length"));
    }
}
