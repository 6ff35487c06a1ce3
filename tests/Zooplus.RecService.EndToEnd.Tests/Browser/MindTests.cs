using Microsoft.Playwright;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.EndToEnd.Tests.Browser;

[Collection(UsesChromium.Name)]
public sealed class MindTests(Chromium chromium)
{
    [Fact]
    public async Task The_maps_show_what_was_learned_as_it_is_learned_beside_the_truth_and_a_cell_opens_its_products()
    {
        await using var visit = await Visit.BeginAsync(chromium, "mind");
        await Assertions.Expect(visit.Find(".map h2")).ToHaveTextAsync(["Expected reward", "Truth", "Uncertainty", "Pulls"]);
        await Assertions.Expect(Cell("Pulls")).ToHaveTextAsync("0");
        await Assertions.Expect(Cell("Truth")).ToHaveTextAsync("0.60");

        var client = new RecServiceClient(visit.Http);
        var decision = await client.RecommendAsync(new RecommendRequest { UserId = "visitor", Policy = "linucb", Context = new RecommendContext("fish_hobbyist"), Candidates = ["0"] });
        await client.SendFeedbackAsync(new FeedbackRequest(decision.RecommendationId, 1));

        await Assertions.Expect(Cell("Pulls")).ToHaveTextAsync("1");
        await Cell("Pulls").ClickAsync();
        await Assertions.Expect(visit.Find("#mind-cell h2")).ToHaveTextAsync("Fish hobbyist, Fish Supplies");
        var learned = visit.Find("#mind-cell tbody tr:has(th:text-is('0'))");
        await Assertions.Expect(learned.Locator("td")).ToHaveTextAsync(["1.891", "0.667", "1.225", "1"]);

        await visit.Find("#mind-policy").SelectOptionAsync("linucb-shared");
        await Assertions.Expect(visit.Find("#mind-status")).ToContainTextAsync("linucb-shared in the state");
        await Assertions.Expect(Cell("Pulls")).ToHaveTextAsync("0");

        ILocator Cell(string map) => visit.Find($".heat[data-cell='{map}|fish_hobbyist|Fish Supplies']");
    }

    [Fact]
    public async Task The_truth_beside_the_beliefs_is_the_simulated_worlds()
    {
        await using var visit = await Visit.BeginAsync(chromium, "mind");

        foreach (var (row, persona) in PersonaPreferences.Personas.Index())
        {
            foreach (var (column, category) in PersonaPreferences.Categories.Index())
            {
                await Assertions.Expect(visit.Find($".heat[data-cell='Truth|{persona}|{category}']"))
                    .ToHaveTextAsync(PersonaPreferences.ClickProbability(row, column).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }
}
