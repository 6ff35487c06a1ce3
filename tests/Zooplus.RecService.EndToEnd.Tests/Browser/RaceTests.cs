using System.Globalization;
using Microsoft.Playwright;

namespace Zooplus.RecService.EndToEnd.Tests.Browser;

[Collection(UsesChromium.Name)]
public sealed class RaceTests(Chromium chromium)
{
    [Fact]
    public async Task The_crowd_shops_until_it_is_stopped_and_the_charts_and_the_table_follow()
    {
        await using var visit = await Visit.BeginAsync(chromium, "race");
        await visit.Find("#race-rate").SelectOptionAsync("100");
        await Assertions.Expect(visit.Find("#race-table tbody tr")).Not.ToHaveCountAsync(0);
        Assert.Distinct(await visit.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#race-policies .swatch')].map((swatch) => getComputedStyle(swatch).color)"));
        var empty = await PixelsAsync(visit);

        await visit.Find("#race-start").ClickAsync();
        await visit.UntilAsync("() => Number(document.querySelector('#race-table tbody td').textContent) >= 30");
        var drawn = await PixelsAsync(visit);
        await visit.UntilAsync("() => Number(document.querySelector('#race-table tbody td').textContent) >= 60");
        var later = await PixelsAsync(visit);

        await Assertions.Expect(visit.Find("#crowd-running")).ToBeVisibleAsync();
        await visit.Find("#race-start").ClickAsync();
        await Assertions.Expect(visit.Find("#crowd-running")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Find("#race-status")).ToHaveTextAsync("The crowd has stopped.");
        Assert.Distinct([empty, drawn, later]);
        await AssertStandingsAsync(visit);

        // Stopped is stopped: what was on its way arrives, and no more.
        await Task.Delay(500);
        var before = await visit.TextAsync("#race-table");
        await Task.Delay(700);
        Assert.Equal(before, await visit.TextAsync("#race-table"));
    }

    [Fact]
    public async Task When_tastes_drift_a_policy_that_does_not_learn_falls_behind()
    {
        await using var visit = await Visit.BeginAsync(chromium, "race");
        foreach (var name in (string[])["linucb", "random"])
        {
            await visit.Find($"#race-policies input[value='{name}']").UncheckAsync();
        }

        await visit.Find("#race-rate").SelectOptionAsync("100");
        await visit.Find("#race-drift").CheckAsync();
        await visit.Find("#race-start").ClickAsync();
        await visit.UntilAsync("() => Number(document.querySelector('#race-table tbody td').textContent) >= 80");
        await visit.Find("#crowd-running").ClickAsync();

        // The network shows everyone what their persona liked before: at best 0.25 of a click, mostly far less.
        var trueRates = await TrueRatesAsync(visit);
        Assert.InRange(trueRates["mlp"], 0, 0.3);
    }

    [Fact]
    public async Task Starting_over_can_have_the_policies_forget()
    {
        await using var visit = await Visit.BeginAsync(chromium, "race");
        await visit.Find("#race-start").ClickAsync();
        await visit.UntilAsync("() => Number(document.querySelector('#race-table tbody td').textContent) >= 5");
        await visit.Find("#race-start").ClickAsync();

        await visit.Find("#race-forget").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Forget everything" }).ClickAsync();
        await visit.UntilAsync("() => document.querySelector('#race-table caption').textContent === 'Standings after 0 rewards'");

        // Figures are told four times a second: none from before the race comes late.
        await Task.Delay(600);
        Assert.Contains("Standings after 0 rewards", await visit.TextAsync("#race-table"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(await visit.Http.GetStringAsync(new Uri("policies", UriKind.Relative))).EnumerateArray(),
            policy => policy.GetProperty("learns").GetBoolean() && policy.GetProperty("rewardsLearned").GetInt64() > 8);
    }

    private static Task<string> PixelsAsync(Visit visit) => visit.Page.EvaluateAsync<string>("() => document.querySelector('#race-clicks-chart canvas').toDataURL()");

    /// <summary>Every row's figures fit each other, and the intervals hold their rates.</summary>
    private static async Task AssertStandingsAsync(Visit visit)
    {
        var rows = await visit.Find("#race-table tbody tr").AllAsync();
        Assert.True(rows.Count >= 4);
        foreach (var row in rows)
        {
            var cells = await row.Locator("td").AllInnerTextsAsync();
            var (tries, clicks, rate) = (Number(cells[0]), Number(cells[1]), Number(cells[2]));
            Assert.Equal(clicks / tries, rate, 0.0006);
            var interval = cells[3].Split(" to ").Select(Number).ToArray();
            Assert.InRange(rate, interval[0], interval[1]);
            Assert.InRange(Number(cells[5]), 0.02, 0.6);
        }
    }

    private static async Task<Dictionary<string, double>> TrueRatesAsync(Visit visit)
    {
        var rates = new Dictionary<string, double>();
        foreach (var row in await visit.Find("#race-table tbody tr").AllAsync())
        {
            rates[await row.Locator("th").InnerTextAsync()] = Number((await row.Locator("td").AllInnerTextsAsync())[5]);
        }

        return rates;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
