using System.Globalization;

namespace Zooplus.RecService.Tests.Observability;

public sealed class MetricsTests
{
    [Fact]
    public async Task The_scrape_page_counts_decisions_and_rewards_and_shows_what_is_waiting()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        await application.DecideAsync("r-2", "3");
        (await application.RecommendAsync("""{ "userId": "7", "policy": "random" }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
        await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 0 }""");
        await application.FeedbackAsync("""{ "recommendationId": "no-such-id", "reward": 0 }""");

        var lines = (await application.GetAsync("/metrics")).MustBeOk().Text.Split('\n');

        AssertCounted(lines, "recservice_decisions_total", "policy=\"linucb\"", "explored=\"false\"", "recorded=\"true\"");
        AssertCounted(lines, "recservice_decisions_total", "policy=\"random\"", "explored=\"true\"");
        AssertCounted(lines, "recservice_rewards_total", "policy=\"linucb\"", "outcome=\"accepted\"");
        AssertCounted(lines, "recservice_rewards_total", "policy=\"linucb\"", "outcome=\"duplicate\"");
        AssertCounted(lines, "recservice_rewards_total", "policy=\"linucb\"", "outcome=\"conflict\"");
        AssertCounted(lines, "recservice_rewards_total", "policy=\"unknown\"", "outcome=\"unmatched\"");
        AssertCounted(lines, "recservice_journal_batch_size_count");
        Assert.Contains(lines, line => line.StartsWith("recservice_decisions_pending", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("recservice_learning_queue", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("dotnet_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_label_holds_the_id_of_a_user_or_a_decision()
    {
        await using var application = new RecServiceApplication();
        (await application.RecommendAsync("""{ "recommendationId": "an-id-of-a-decision", "userId": "an-id-of-a-user" }""")).MustBeOk();
        await application.FeedbackAsync("""{ "recommendationId": "an-id-of-no-decision", "reward": 1 }""");
        (await application.PostAsync("/recommendations/an-id-of-a-decision/activate", "")).MustBeOk();

        Assert.DoesNotContain("an-id-of", (await application.GetAsync("/metrics")).MustBeOk().Text, StringComparison.Ordinal);
    }

    /// <remarks>At least once, not exactly: the applications of other tests in this process count under the same names.</remarks>
    private static void AssertCounted(string[] lines, string name, params string[] labels)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)));
        Assert.True(line is not null, $"No line of {name} with {string.Join(' ', labels)}.");
        Assert.True(double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) >= 1, line);
    }
}
