using System.Net;
using System.Text.Json;

namespace Zooplus.RecService.Tests.Journal;

public sealed class ExportTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_decision_is_a_line_with_what_its_products_earned(bool onDisk)
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(onDisk ? journal.Setting : ("Journal:Path", ""));
        await application.DecideAsync("r-1", "3", "4");
        application.Time.Advance(TimeSpan.FromSeconds(5));
        await RewardAsync(application, "r-1", "4", 1);
        await application.DecideAsync("r-2", "5");

        var lines = await LinesAsync(application, "");

        Assert.Equal(["r-1", "r-2"], lines.Select(line => line.GetProperty("recommendationId").GetString()));
        Assert.Equal(("7", "linucb"), (lines[0].GetProperty("userId").GetString(), lines[0].GetProperty("policy").GetString()));
        var items = lines[0].GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("productId").GetString()!);
        Assert.False(items["3"].TryGetProperty("reward", out _));
        Assert.Equal((1.0, "given", 1.0), (items["4"].GetProperty("reward").GetDouble(), items["4"].GetProperty("origin").GetString(), items["4"].GetProperty("propensity").GetDouble()));
        Assert.Equal(TimeSpan.FromSeconds(5), items["4"].GetProperty("rewardTime").GetDateTimeOffset() - lines[0].GetProperty("time").GetDateTimeOffset());
    }

    [Fact]
    public async Task More_decisions_than_are_read_at_once_come_complete_and_in_order()
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(journal.Setting);
        await application.AtOnceAsync(1_203, i => application.DecideAsync($"r-{i}", "3"));

        var lines = await LinesAsync(application, "");

        Assert.Equal(1_203, lines.Select(line => line.GetProperty("recommendationId").GetString()).Distinct().Count());
        var sequences = lines.Select(line => line.GetProperty("sequence").GetInt64()).ToArray();
        Assert.Equal(sequences.Order(), sequences);
    }

    [Fact]
    public async Task A_span_begins_with_its_first_moment_and_ends_before_its_last()
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(journal.Setting);
        for (var minute = 0; minute < 4; minute++)
        {
            await application.DecideAsync($"r-{minute}", "3");
            application.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var lines = await LinesAsync(application, "?from=2026-11-24T12:01:00Z&to=2026-11-24T13:03:00%2B01:00");

        Assert.Equal(["r-1", "r-2"], lines.Select(line => line.GetProperty("recommendationId").GetString()));
    }

    [Fact]
    public async Task In_dsjson_every_known_reward_is_an_example_with_its_cost_and_propensity()
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(journal.Setting, ("Policies:UniformShare", "0.5"));
        var decided = await application.DecideAsync("r-1", "3", "4");
        await RewardAsync(application, "r-1", "4", 1);
        await application.DecideAsync("r-2", "5");

        var lines = await LinesAsync(application, "?format=dsjson");

        var line = Assert.Single(lines);
        var shown = decided["items"].EnumerateArray().Select(item => (Product: item.GetProperty("productId").GetString(), Propensity: item.GetProperty("propensity").GetDouble())).ToList();
        var chosen = shown.FindIndex(item => item.Product == "4");
        Assert.Equal(-1, line.GetProperty("_label_cost").GetDouble());
        Assert.Equal(shown[chosen].Propensity, line.GetProperty("_label_probability").GetDouble());
        Assert.InRange(shown[chosen].Propensity, 0.25, 0.75);
        Assert.Equal((chosen + 1, chosen), (line.GetProperty("_label_Action").GetInt32(), line.GetProperty("_labelIndex").GetInt32()));
        Assert.Equal(chosen + 1, line.GetProperty("a")[0].GetInt32());
        Assert.Equal(shown[chosen].Propensity, line.GetProperty("p")[0].GetDouble());
        Assert.Equal(shown.Select(item => item.Product), line.GetProperty("c").GetProperty("_multi").EnumerateArray().Select(action => action.GetProperty("Product").GetProperty("id").GetString()));
        Assert.Equal("7", line.GetProperty("c").GetProperty("User").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-13-01T00:00:00Z", "to")]
    [InlineData("format=csv", "format")]
    public async Task What_is_not_allowed_is_refused_by_name(string query, string field)
    {
        await using var application = new RecServiceApplication();

        (await application.GetAsync($"/journal/export?{query}")).MustBeProblem(HttpStatusCode.BadRequest, "invalid-request", field);
    }

    private static async Task RewardAsync(RecServiceApplication application, string id, string product, double reward) =>
        (await application.FeedbackAsync(FormattableString.Invariant($$"""{ "recommendationId": "{{id}}", "productId": "{{product}}", "reward": {{reward}} }"""))).MustBeOk();

    private static async Task<JsonElement[]> LinesAsync(RecServiceApplication application, string query)
    {
        var answer = (await application.GetAsync($"/journal/export{query}")).MustBe(HttpStatusCode.OK);
        Assert.Equal("application/x-ndjson", answer.MediaType);
        return [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
