using Microsoft.Playwright;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;

namespace Zooplus.RecService.EndToEnd.Tests.Browser;

[Collection(UsesChromium.Name)]
public sealed class LogTests(Chromium chromium)
{
    [Fact]
    public async Task The_log_filters_by_user_and_policy_and_opens_what_was_shown_and_why()
    {
        await using var visit = await Visit.BeginAsync(chromium, "race");
        var client = new RecServiceClient(visit.Http);
        foreach (var (id, user, policy) in ((string, string, string)[])[("a", "7", "linucb"), ("b", "8", "random"), ("c", "7", "random")])
        {
            await client.RecommendAsync(new RecommendRequest { RecommendationId = id, UserId = user, Policy = policy, Count = 2, Candidates = ["3", "4"] });
        }

        await client.SendFeedbackAsync(new FeedbackRequest("a", 1, "3"));
        await visit.GoToAsync("log");
        await Assertions.Expect(visit.Find("#log-table > tbody > tr:not(.details)")).ToHaveCountAsync(3);

        await visit.Find("#log-user").FillAsync("7");
        await visit.Find("#log-user").PressAsync("Enter");
        await Assertions.Expect(visit.Find("#log-status")).ToHaveTextAsync("2 decisions, the newest first");
        await visit.Find("#log-policy").SelectOptionAsync("linucb");
        await Assertions.Expect(visit.Find("#log-status")).ToHaveTextAsync("1 decisions, the newest first");
        await Assertions.Expect(visit.Find("#log-table > tbody > tr:not(.details) > td:nth-child(n+2)")).ToHaveTextAsync(["7", "linucb", "34", "1.00"]);

        var toggle = visit.Find("#log-table .link");
        await toggle.ClickAsync();
        await Assertions.Expect(toggle).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(visit.Find(".details .facts dd").First).ToHaveTextAsync("a");
        await Assertions.Expect(visit.Find(".details .facts")).ToContainTextAsync("persona budget_shopper");
        await Assertions.Expect(visit.Find(".details tbody tr").First.Locator("td")).ToHaveTextAsync(["1", "3", "Cat Toy", "2.121", "0.000", "2.121", "1.000", "1.00"]);
        await Assertions.Expect(visit.Find(".details tbody tr").Nth(1).Locator("td").Last).ToHaveTextAsync("none yet");
        await toggle.ClickAsync();
        await Assertions.Expect(visit.Find(".details")).ToBeHiddenAsync();
    }
}
