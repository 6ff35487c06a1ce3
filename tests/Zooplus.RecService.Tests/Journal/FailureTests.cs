using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Journal;

public sealed class FailureTests
{
    private const string Click = """{ "recommendationId": "r-1", "reward": 1 }""";

    [Theory]
    [InlineData(Failure.BeforeTheCommit)]
    [InlineData(Failure.AfterTheCommit)]
    internal async Task A_reward_that_was_refused_was_not_learned_and_can_be_sent_again(Failure failure)
    {
        using var folder = new TemporaryJournal();
        await using (var application = new RecServiceApplication(folder.Setting) { Journal = journal => new FailingJournal(journal) })
        {
            var journal = (FailingJournal)application.Get<IJournal>();
            await application.DecideAsync("r-1", "3");
            journal.Next = failure;

            var refused = await application.FeedbackAsync(Click);

            refused.MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
            (await application.GetAsync("/health/ready")).MustBe(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(0, await application.RewardsLearnedAsync());

            application.Time.Advance(TimeSpan.FromSeconds(1));
            await RecServiceApplication.EventuallyAsync(async () => (await application.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
            Assert.Equal("accepted", (await application.FeedbackAsync(Click)).MustBeOk()["status"].GetString());
            Assert.Equal(1, await application.RewardsLearnedAsync());
        }

        await using var restarted = new RecServiceApplication(folder.Setting);
        Assert.Equal(1, await restarted.RewardsLearnedAsync());
        Assert.Equal("duplicate", (await restarted.FeedbackAsync(Click)).MustBeOk()["status"].GetString());
    }

    [Fact]
    public async Task A_fault_of_the_services_own_refuses_whoever_waits_and_stops_it()
    {
        using var folder = new TemporaryJournal();
        await using (var application = new RecServiceApplication(folder.Setting) { Journal = journal => new FailingJournal(journal) })
        {
            await application.DecideAsync("r-1", "3");
            var stopping = application.Get<IHostApplicationLifetime>().ApplicationStopping;
            ((FailingJournal)application.Get<IJournal>()).BeforeTheyAreApplied = () => throw new InvalidOperationException("A fault of the service's own.");

            (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");

            Assert.True(stopping.IsCancellationRequested);
        }

        // What may be half changed is in no snapshot.
        Assert.False(Directory.Exists(folder.Path + ".snapshots") && Directory.EnumerateFiles(folder.Path + ".snapshots").Any());
        await using var restarted = new RecServiceApplication(folder.Setting);
        Assert.Equal("duplicate", (await restarted.FeedbackAsync(Click)).MustBeOk()["status"].GetString());
        Assert.Equal(1, await restarted.RewardsLearnedAsync());
    }

    [Fact]
    public async Task While_the_disk_is_full_the_shop_is_answered_without_being_recorded()
    {
        using var folder = new TemporaryJournal();
        await using var application = new RecServiceApplication(folder.Setting) { Journal = journal => new FailingJournal(journal) };
        var journal = (FailingJournal)application.Get<IJournal>();
        journal.IsBeyondRepair = true;

        var first = await application.DecideAsync("r-1", "3");
        application.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await application.DecideAsync("r-2", "3");

        Assert.False(first["recorded"].GetBoolean());
        Assert.False(second["recorded"].GetBoolean());
        (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");

        journal.IsBeyondRepair = false;
        application.Time.Advance(TimeSpan.FromSeconds(1));
        await RecServiceApplication.EventuallyAsync(async () => (await application.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
        Assert.True((await application.DecideAsync("r-3", "3"))["recorded"].GetBoolean());
    }

    [Fact]
    public async Task What_is_in_the_way_of_the_journal_is_told_once_a_minute_and_not_with_every_attempt()
    {
        using var folder = new TemporaryJournal();
        var log = new LogLines<JournalReopening>();
        await using var application = new RecServiceApplication(folder.Setting)
        {
            Journal = journal => new FailingJournal(journal) { IsBeyondRepair = true },
            Replace = services => services.AddSingleton<ILogger<JournalReopening>>(log),
        };
        for (var second = 0; second < 90; second++)
        {
            application.Time.Advance(TimeSpan.FromSeconds(1));
            await application.DecideAsync($"r-{second}", "3");
        }

        Assert.Equal(2, log.Lines.Count(line => line.Contains("The disk is still full.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_configured_what_cannot_be_recorded_is_refused_and_not_shown()
    {
        using var folder = new TemporaryJournal();
        await using var application = new RecServiceApplication(folder.Setting, ("Feedback:WhenNotRecorded", "Refuse"), ("Feedback:DecisionsMax", "1")) { Journal = journal => new FailingJournal(journal) };
        var journal = (FailingJournal)application.Get<IJournal>();
        journal.IsBeyondRepair = true;

        var refused = await application.RecommendAsync("""{ "recommendationId": "r-1", "userId": "7" }""");
        refused.MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);

        journal.IsBeyondRepair = false;
        application.Time.Advance(TimeSpan.FromSeconds(1));
        await RecServiceApplication.EventuallyAsync(async () => (await application.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
        await application.DecideAsync("r-1", "3");
        (await application.RecommendAsync("""{ "recommendationId": "r-2", "userId": "7" }""")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "queue-full");
    }

    [Fact]
    public async Task While_the_journal_cannot_be_read_no_second_decision_is_kept_under_an_id()
    {
        using var folder = new TemporaryJournal();
        await using var application = new RecServiceApplication(folder.Setting) { Journal = journal => new FailingJournal(journal) };
        var journal = (FailingJournal)application.Get<IJournal>();
        journal.IsUnreadable = true;

        Assert.False((await application.DecideAsync("r-1", "3"))["recorded"].GetBoolean());
        (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");

        journal.IsUnreadable = false;
        Assert.True((await application.DecideAsync("r-1", "3"))["recorded"].GetBoolean());
    }

    [Fact]
    public async Task A_reward_that_comes_before_its_decision_is_applied_is_learned_once()
    {
        using var folder = new TemporaryJournal();
        await using var application = new RecServiceApplication(folder.Setting) { Journal = journal => new FailingJournal(journal) };
        var journal = (FailingJournal)application.Get<IJournal>();
        using var mayGoOn = new ManualResetEventSlim();
        using var kept = new ManualResetEventSlim();
        journal.BeforeTheyAreApplied = () =>
        {
            journal.BeforeTheyAreApplied = null;
            kept.Set();
            mayGoOn.Wait();
        };

        var deciding = Task.Run(() => application.DecideAsync("r-1", "3", "4"));
        kept.Wait();
        var rewarding = Enumerable.Range(0, 3)
            .Select(_ => Task.Run(() => application.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 1 }""")))
            .ToArray();
        var writer = application.Get<FactWriter>();
        await RecServiceApplication.EventuallyAsync(() => Task.FromResult(writer.QueueLength == rewarding.Length));
        mayGoOn.Set();
        await deciding;
        var answers = await Task.WhenAll(rewarding);

        Assert.Equal(["accepted", "duplicate", "duplicate"], answers.Select(answer => answer.MustBeOk()["status"].GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(1, await application.RewardsLearnedAsync());
    }

    [Fact]
    public async Task Every_commit_of_a_busy_service_failing_in_turn_loses_nothing_and_doubles_nothing()
    {
        using var folder = new TemporaryJournal();
        await using (var application = new RecServiceApplication(folder.Setting) { Journal = journal => new FailingJournal(journal) })
        {
            var journal = (FailingJournal)application.Get<IJournal>();
            for (var i = 0; i < 60; i++)
            {
                var id = $"r-{i}";
                if (i % 2 == 0)
                {
                    await application.DecideAsync(id, "3");
                }
                else
                {
                    journal.Next = i % 4 == 1 ? Failure.BeforeTheCommit : Failure.AfterTheCommit;
                    Assert.False((await application.DecideAsync(id, "3"))["recorded"].GetBoolean());
                    application.Time.Advance(TimeSpan.FromSeconds(1));
                    await RecServiceApplication.EventuallyAsync(async () => (await application.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
                    Assert.True((await application.DecideAsync(id, "3"))["recorded"].GetBoolean());
                }

                (await application.FeedbackAsync($$"""{ "recommendationId": "{{id}}", "reward": 1 }""")).MustBeOk();
            }

            Assert.Equal(60, await application.RewardsLearnedAsync());
        }

        await using var restarted = new RecServiceApplication(folder.Setting);
        Assert.Equal(60, await restarted.RewardsLearnedAsync());
    }
}
