using System.Globalization;
using System.Net;
using Zooplus.RecService.Tests.Journal;
using Zooplus.RecService.Tests.Policies;

namespace Zooplus.RecService.Tests.Observability;

/// <summary>Alone: the metrics of one process are scraped together, whichever application counted them.</summary>
[CollectionDefinition(nameof(MetricsTests), DisableParallelization = true)]
[Collection(nameof(MetricsTests))]
public sealed class MetricsTests
{
    [Fact]
    public async Task Decisions_are_counted_by_policy_and_arm_and_by_what_decided_them()
    {
        await using var application = RecServiceApplication.WithWeights();
        await application.DecideAsync("r-1", "3");
        (await application.RecommendAsync("""{ "userId": "7", "policy": "random" }""")).MustBeOk();
        var assigned = await AssignedToAsync(application, "linucb");

        var scrape = await Scrape.OfAsync(application);

        Assert.Equal(1, scrape.Value("recservice_decisions_total", "policy=\"linucb\"", "explored=\"false\"", "recorded=\"true\""));
        Assert.Equal(assigned, scrape.Value("recservice_decisions_total", "policy=\"linucb\"", "arm=\"linucb\"", "explored=\"false\"", "recorded=\"true\""));
        Assert.Equal(1, scrape.Value("recservice_decisions_total", "policy=\"random\"", "explored=\"true\"", "recorded=\"true\""));
    }

    [Fact]
    public async Task Every_arm_of_a_large_experiment_has_figures_of_its_own()
    {
        const int arms = 100;
        await using var application = new RecServiceApplication(
        [
            .. Enumerable.Range(0, arms).SelectMany(arm => new[]
            {
                ($"Experiment:Arms:{arm}:Name", $"arm-{arm}"),
                ($"Experiment:Arms:{arm}:Policy", "random"),
                ($"Experiment:Arms:{arm}:Weight", "1"),
            }),
        ]);
        await application.DecideAsync("r-1", "3");

        var scrape = await Scrape.OfAsync(application);

        Assert.All(Enumerable.Range(0, arms), arm =>
            Assert.Equal(0, scrape.Value("recservice_decisions_total", $"arm=\"arm-{arm}\"", "policy=\"random\"", "explored=\"true\"", "recorded=\"true\"")));
    }

    [Fact]
    public async Task A_decision_that_takes_no_rewards_is_counted_apart_and_shows_nothing()
    {
        await using var application = new RecServiceApplication(("Feedback:DecisionsMax", "1"));
        await application.DecideAsync("r-1", "3");
        await application.DecideAsync("r-2", "3");

        var scrape = await Scrape.OfAsync(application);

        Assert.Equal(1, scrape.Value("recservice_decisions_total", "policy=\"linucb\"", "explored=\"false\"", "recorded=\"false\""));
        Assert.Equal(1, scrape.Value("recservice_products_shown_total", "policy=\"linucb\""));
    }

    [Fact]
    public async Task What_became_of_each_reward_that_was_sent_is_counted()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        await application.DecideAsync("late", "3");
        string[] sent =
        [
            """{ "recommendationId": "r-1", "reward": 1 }""",
            """{ "recommendationId": "r-1", "reward": 1 }""",
            """{ "recommendationId": "r-1", "reward": 0 }""",
            """{ "recommendationId": "r-1", "productId": "4", "reward": 0 }""",
            """{ "recommendationId": "no-such-id", "reward": 0 }""",
        ];
        foreach (var reward in sent)
        {
            await application.FeedbackAsync(reward);
        }

        application.Time.Advance(TimeSpan.FromMinutes(31));
        await application.FeedbackAsync("""{ "recommendationId": "late", "reward": 1 }""");
        var scrape = await Scrape.OfAsync(application);

        Assert.All(
            ["accepted", "duplicate", "conflict", "invalid", "expired"],
            outcome => Assert.Equal((outcome, 1), (outcome, scrape.Value("recservice_feedback_total", "policy=\"linucb\"", $"outcome=\"{outcome}\""))));
        Assert.Equal(1, scrape.Value("recservice_feedback_total", "policy=\"unknown\"", "outcome=\"unmatched\""));
    }

    [Fact]
    public async Task Clicks_and_propensities_can_be_divided_by_the_products_shown_for_each_policy_and_arm()
    {
        await using var application = new RecServiceApplication(("Policies:UniformShare", "0.5"));
        await application.DecideAsync("r-1", "3", "4");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 0.25 }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "4", "reward": 0.5, "event": "click" }""")).MustBeOk();
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "4", "reward": 1, "event": "purchase" }""")).MustBeOk();

        var scrape = await Scrape.OfAsync(application);

        Assert.Equal(2, scrape.Value("recservice_products_shown_total", "policy=\"linucb\""));
        Assert.Equal(1.25, scrape.Value("recservice_rewards_sum_total", "policy=\"linucb\""));
        Assert.Equal(3, scrape.Value("recservice_rewards_total", "policy=\"linucb\"", "origin=\"given\""));
        Assert.Equal(2, scrape.Value("recservice_propensity_count_total", "policy=\"linucb\""));
        Assert.InRange(scrape.Value("recservice_propensity_sum_total", "policy=\"linucb\"")!.Value, 0.5, 1.5);
        Assert.Equal(0, scrape.Value("recservice_rewards_sum_total", "policy=\"mlp\"", "arm=\"mlp\""));
    }

    [Fact]
    public async Task The_delay_of_a_reward_is_measured_from_the_moment_its_product_was_shown()
    {
        await using var application = new RecServiceApplication();
        (await application.RecommendAsync("""{ "recommendationId": "deferred", "userId": "7", "policy": "linucb", "activate": false }""")).MustBeOk();
        application.Time.Advance(TimeSpan.FromSeconds(40));
        (await application.PostAsync("/recommendations/deferred/activate", "")).MustBeOk();
        application.Time.Advance(TimeSpan.FromSeconds(20));
        (await application.FeedbackAsync("""{ "recommendationId": "deferred", "reward": 1 }""")).MustBeOk();

        var scrape = await Scrape.OfAsync(application);

        Assert.Equal(1, scrape.Value("recservice_products_shown_total", "policy=\"linucb\""));
        Assert.Equal(20, scrape.Value("recservice_reward_delay_seconds_sum", "policy=\"linucb\""));
        Assert.Equal(1, scrape.Value("recservice_reward_delay_seconds_count", "policy=\"linucb\""));
    }

    [Fact]
    public async Task Silence_is_counted_when_its_window_closes()
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3", "4");

        application.Time.Advance(TimeSpan.FromMinutes(31));

        await RecServiceApplication.EventuallyAsync(async () =>
            (await Scrape.OfAsync(application)).Value("recservice_rewards_total", "policy=\"linucb\"", "origin=\"default\"") == 2);
        Assert.Null((await Scrape.OfAsync(application)).Value("recservice_reward_delay_seconds_count", "policy=\"linucb\""));
    }

    [Fact]
    public async Task Requests_for_a_damaged_row_are_counted()
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(journal.Setting, ("Feedback:DecisionsMax", "1"));
        await application.DecideAsync("damaged", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "damaged", "reward": 1 }""")).MustBeOk();
        await application.DecideAsync("open", "3");
        application.WaitForTables();
        journal.Change("UPDATE decision SET user_id = '8' WHERE id = 'damaged'");

        for (var asked = 0; asked < 2; asked++)
        {
            (await application.GetAsync("/recommendations/damaged")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-damaged");
        }

        Assert.Equal(2, (await Scrape.OfAsync(application)).Value("recservice_journal_damaged_lookups_total"));
    }

    [Fact]
    public async Task Changes_that_a_policy_noticed_are_counted_by_policy()
    {
        await using var application = new RecServiceApplication();
        await application.ChangeTasteAsync();

        var scrape = await Scrape.OfAsync(application);

        Assert.Equal(1, scrape.Value("recservice_policy_changes_total", "policy=\"linucb-detecting\""));
        Assert.Null(scrape.Value("recservice_policy_changes_total", "policy=\"linucb-shared\""));
    }

    [Fact]
    public async Task What_waits_what_is_known_and_how_old_it_is_can_be_read()
    {
        using var journal = new TemporaryJournal();
        await using var application = RecServiceApplication.WithWeights(journal.Setting);
        await application.DecideAsync("r-1", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
        await application.DecideAsync("r-2", "3");
        application.Time.Advance(TimeSpan.FromSeconds(10));
        var version = (await application.GetAsync("/models/mlp")).MustBeOk()["version"].GetString();
        var learned = (await application.GetAsync("/policies")).Json.EnumerateArray().Single(policy => policy.GetProperty("name").GetString() == "linucb").GetProperty("modelVersion").GetString();

        var scrape = await Scrape.OfAsync(application);

        Assert.Equal(1, scrape.Value("recservice_decisions_pending"));
        Assert.Equal(0, scrape.Value("recservice_learning_queue"));
        Assert.Equal(1, scrape.Value("recservice_journal_writable"));
        Assert.Equal(10, scrape.Value("recservice_model_age_seconds", "policy=\"linucb\""));
        Assert.Equal(10, scrape.Value("recservice_model_age_seconds", "policy=\"mlp\""));
        Assert.Equal(1, scrape.Value("recservice_model_info", "policy=\"mlp\"", $"version=\"{version}\""));
        Assert.Equal(double.Parse(learned!, CultureInfo.InvariantCulture), scrape.Value("recservice_model_sequence", "policy=\"linucb\""));
        Assert.True(scrape.Value("recservice_learning_lag_seconds_count") > 0);
        Assert.True(scrape.Value("recservice_journal_batch_size_count") > 0);
        Assert.True(scrape.Value("recservice_journal_commit_duration_seconds_count") > 0);
        Assert.Equal(0, scrape.Value("recservice_journal_commit_failures_total"));
        Assert.Contains("http_server_request_duration_seconds_count", scrape.Names);
        Assert.Contains(scrape.Names, name => name.StartsWith("dotnet_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task New_weights_take_the_place_of_the_old_ones_version()
    {
        await using var application = RecServiceApplication.WithWeights();
        var old = (await application.GetAsync("/models/mlp")).MustBeOk()["version"].GetString();
        Assert.Contains($"version=\"{old}\"", (await Scrape.OfAsync(application)).Text, StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(Golden.PathOf("mlp-pytorch.safetensors"));
        bytes[^2] ^= 1;

        var replaced = (await application.SendAsync(HttpMethod.Put, "/models/mlp", bytes, "application/octet-stream")).MustBeOk()["version"].GetString();

        // What is scraped is kept for a moment, for whoever else scrapes.
        await RecServiceApplication.EventuallyAsync(async () => (await Scrape.OfAsync(application)).Value("recservice_model_info", "policy=\"mlp\"", $"version=\"{replaced}\"") == 1);
        Assert.DoesNotContain($"version=\"{old}\"", (await Scrape.OfAsync(application)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_label_holds_the_id_of_a_user_or_a_decision()
    {
        await using var application = new RecServiceApplication();
        (await application.RecommendAsync("""{ "recommendationId": "an-id-of-a-decision", "userId": "an-id-of-a-user" }""")).MustBeOk();
        await application.FeedbackAsync("""{ "recommendationId": "an-id-of-no-decision", "reward": 1 }""");
        (await application.PostAsync("/recommendations/an-id-of-a-decision/activate", "")).MustBeOk();

        Assert.DoesNotContain("an-id-of", (await Scrape.OfAsync(application)).Text, StringComparison.Ordinal);
    }

    private static async Task<int> AssignedToAsync(RecServiceApplication application, string arm)
    {
        var assigned = 0;
        for (var user = 0; user < 20; user++)
        {
            var answer = (await application.RecommendAsync($$"""{ "userId": "{{user}}" }""")).MustBeOk();
            assigned += answer.Json.TryGetProperty("experimentArm", out var given) && given.GetString() == arm ? 1 : 0;
        }

        Assert.NotEqual(0, assigned);
        return assigned;
    }
}
