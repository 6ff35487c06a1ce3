using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Zooplus.RecService.EndToEnd.Tests.Browser;

[Collection(UsesChromium.Name)]
public sealed class AccessibilityTests(Chromium chromium)
{
    private static readonly string[] Tabs = ["shop", "race", "mind", "log"];

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 375)]
    public async Task Axe_finds_no_serious_violation_on_any_tab_and_nothing_is_wider_than_the_window(ColorScheme colours, int width)
    {
        await using var visit = await Visit.BeginAsync(
            chromium, "shop", new BrowserNewContextOptions { ColorScheme = colours, ViewportSize = new ViewportSize { Width = width, Height = 800 } });
        await Assertions.Expect(visit.Find(".card")).ToHaveCountAsync(4);
        await visit.Find(".card button").First.ClickAsync();
        await Assertions.Expect(visit.Find(".card .outcome").First).ToHaveTextAsync("Clicked, and learned");
        foreach (var tab in Tabs)
        {
            await visit.GoToAsync(tab);
            await OpenAllAsync(visit, tab);

            var violations = (await visit.Page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical");

            Assert.Empty(violations.Select(violation => $"{tab}: {violation.Id} {violation.Help} {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
            Assert.Equal(width, await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        }
    }

    [Fact]
    public async Task The_colours_follow_the_system_until_they_are_chosen()
    {
        await using var visit = await Visit.BeginAsync(chromium, "shop", new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark });
        var dark = await GroundAsync();
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        var light = await GroundAsync();

        await visit.Find("#theme").ClickAsync();
        await visit.Find("#theme").ClickAsync();

        Assert.NotEqual(dark, light);
        Assert.Equal(dark, await GroundAsync());
        await visit.Page.ReloadAsync();
        await Assertions.Expect(visit.Find("#theme")).ToHaveAttributeAsync("aria-label", "Colours: dark");
        Assert.Equal(dark, await GroundAsync());

        Task<string> GroundAsync() => visit.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
    }

    [Fact]
    public async Task Everything_is_done_with_the_keyboard_alone()
    {
        await using var visit = await Visit.BeginAsync(chromium, "shop");
        await Assertions.Expect(visit.Find(".card")).ToHaveCountAsync(4);

        await TabToAsync("#shop-persona");
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(visit.Find("#shop-you")).ToContainTextAsync("You are user");
        await Assertions.Expect(visit.Find(".slate-head")).ToContainTextAsync("basis user");
        await TabToAsync("#shop-slates .card button");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Find(".card .outcome").First).ToHaveTextAsync("Clicked, and learned");

        await visit.Page.ReloadAsync();
        await TabToAsync(".tabs a[href='#mind']");
        await visit.Page.Keyboard.PressAsync("Enter");
        await TabToAsync(".heat");
        await visit.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(visit.Find("#mind-cell h2")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Find(".heat[aria-pressed='true']").First).ToBeFocusedAsync();

        await visit.Page.ReloadAsync();
        await TabToAsync(".tabs a[href='#log']");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Find("#log-table .link").First).ToBeVisibleAsync();
        await TabToAsync("#log-table .link");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Find(".details").First).ToBeVisibleAsync();

        async Task TabToAsync(string selector)
        {
            for (var presses = 0; presses < 60; presses++)
            {
                await visit.Page.Keyboard.PressAsync("Tab");
                if (await visit.Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
                {
                    return;
                }
            }

            Assert.Fail($"The Tab key never reaches {selector}.");
        }
    }

    /// <summary>Opens what a tab keeps closed, so that it is looked at too.</summary>
    private static async Task OpenAllAsync(Visit visit, string tab)
    {
        switch (tab)
        {
            case "race":
                await Assertions.Expect(visit.Find("#race-table tbody tr")).Not.ToHaveCountAsync(0);
                break;
            case "mind":
                await visit.Find(".heat").First.ClickAsync();
                await Assertions.Expect(visit.Find("#mind-cell h2")).ToBeVisibleAsync();
                break;
            case "log":
                await visit.Find("#log-table .link").First.ClickAsync();
                break;
        }
    }
}
