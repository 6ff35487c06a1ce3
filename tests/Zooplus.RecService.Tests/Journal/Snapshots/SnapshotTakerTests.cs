using System.Net;
using System.Text.Json;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Snapshots;

namespace Zooplus.RecService.Tests.Journal.Snapshots;

public sealed class SnapshotTakerTests : IDisposable
{
    private readonly TemporaryJournal _journal = new();

    private string Folder => new JournalFiles(_journal.Path).Snapshots;

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task A_snapshot_that_is_asked_for_covers_the_last_fact_and_is_shown()
    {
        await using var application = new RecServiceApplication(_journal.Setting);
        await application.DecideAsync("r-1", "3");
        var last = (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk().Sequence;

        var taken = (await application.PostAsync("/journal/snapshot", "")).MustBeOk();

        var shown = Assert.Single((await SnapshotsAsync(application)));
        Assert.Equal(last, taken.Sequence);
        Assert.Equal((last, application.Time.GetUtcNow(), taken["bytes"].GetInt64()), (shown.GetProperty("sequence").GetInt64(), shown.GetProperty("takenAt").GetDateTimeOffset(), shown.GetProperty("bytes").GetInt64()));
        Assert.Equal(last, Assert.Single(Read()).Sequence);
        var metrics = (await application.GetAsync("/metrics")).MustBeOk().Text;
        Assert.Contains("recservice_snapshot_bytes", metrics, StringComparison.Ordinal);
        Assert.Contains("recservice_snapshot_age_seconds", metrics, StringComparison.Ordinal);
        Assert.Contains("recservice_snapshot_duration_seconds_count", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_is_taken_after_so_many_facts()
    {
        await using var application = new RecServiceApplication(_journal.Setting, ("Journal:Snapshots:EveryFacts", "4"));
        await application.DecideAsync("r-1", "3");
        application.Time.Advance(TimeSpan.FromSeconds(1));
        await application.DecideAsync("r-2", "3");
        Assert.Empty(await SnapshotsAsync(application));

        await application.DecideAsync("r-3", "3");
        application.Time.Advance(TimeSpan.FromSeconds(1));

        await RecServiceApplication.EventuallyAsync(async () => (await SnapshotsAsync(application)).Length == 1);
        Assert.Equal(4, Assert.Single(Read()).Sequence);
    }

    [Fact]
    public async Task One_is_taken_after_some_time_if_there_are_new_facts_and_else_not()
    {
        await using var application = new RecServiceApplication(_journal.Setting, ("Journal:Snapshots:Interval", "00:10:00"));
        await application.DecideAsync("r-1", "3");

        application.Time.Advance(TimeSpan.FromMinutes(10));
        await RecServiceApplication.EventuallyAsync(async () => (await SnapshotsAsync(application)).Length == 1);
        var taken = (await SnapshotsAsync(application))[0].GetRawText();
        application.Time.Advance(TimeSpan.FromMinutes(10));
        await application.DecideAsync("r-2", "3");
        application.Time.Advance(TimeSpan.FromSeconds(1));
        await RecServiceApplication.EventuallyAsync(async () => (await SnapshotsAsync(application)).Length == 2);

        Assert.Equal(taken, (await SnapshotsAsync(application))[1].GetRawText());
    }

    [Fact]
    public async Task The_last_one_is_taken_when_the_service_stops()
    {
        long last;
        await using (var application = new RecServiceApplication(_journal.Setting))
        {
            await application.DecideAsync("r-1", "3");
            last = (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk().Sequence;
        }

        Assert.Equal(last, Assert.Single(Read()).Sequence);
    }

    [Fact]
    public async Task One_that_nobody_waits_for_any_more_is_finished_before_the_next_begins()
    {
        await using var application = new RecServiceApplication(_journal.Setting) { Journal = journal => new FailingJournal(journal) };
        await application.DecideAsync("r-1", "3");
        var taker = application.Get<SnapshotTaker>();
        using var mayGoOn = new ManualResetEventSlim();
        using var impatience = new CancellationTokenSource();
        var begun = 0;
        ((FailingJournal)application.Get<IJournal>()).BeforeASnapshot = () =>
        {
            Interlocked.Increment(ref begun);
            mayGoOn.Wait();
        };

        var first = taker.TakeAsync(impatience.Token);
        await RecServiceApplication.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref begun) == 1));
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = taker.TakeAsync(CancellationToken.None);
        await Task.Delay(TimeSpan.FromMilliseconds(100));
        Assert.Equal(1, begun);

        mayGoOn.Set();
        Assert.NotNull(await second);
        Assert.Equal(2, begun);
        Assert.Equal(2, Assert.Single(Read()).Sequence);
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_taken_harms_nothing_and_is_counted_and_tried_again()
    {
        await using var application = new RecServiceApplication(_journal.Setting, ("Journal:Snapshots:EveryFacts", "1"));
        await application.DecideAsync("r-1", "3");
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder);
        }

        await File.WriteAllTextAsync(Folder, "This is in the way.");

        (await application.PostAsync("/journal/snapshot", "")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "snapshot-failed");
        Assert.Equal("accepted", (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk()["status"].GetString());
        Assert.Contains("recservice_snapshot_failures", (await application.GetAsync("/metrics")).MustBeOk().Text, StringComparison.Ordinal);

        File.Delete(Folder);
        application.Time.Advance(TimeSpan.FromMinutes(2));
        await RecServiceApplication.EventuallyAsync(async () => (await SnapshotsAsync(application)).Length == 1);
    }

    [Fact]
    public async Task Without_a_journal_or_where_none_are_to_be_kept_no_snapshot_is_taken()
    {
        await using var inMemory = new RecServiceApplication();
        (await inMemory.PostAsync("/journal/snapshot", "")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "snapshots-off");
        Assert.Equal("""{"state":"ready","lastSequence":1,"bytes":0,"snapshots":[],"missing":[]}""", (await inMemory.GetAsync("/journal")).MustBeOk().Text);

        await using (var none = new RecServiceApplication(_journal.Setting, ("Journal:Snapshots:Keep", "0")))
        {
            await none.DecideAsync("r-1", "3");
            (await none.PostAsync("/journal/snapshot", "")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "snapshots-off");
        }

        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task The_state_is_captured_between_two_facts_while_others_are_learned()
    {
        await using var application = new RecServiceApplication(_journal.Setting, ("Journal:Snapshots:Keep", "100"));
        using var stop = new CancellationTokenSource();
        var learning = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await application.DecideAsync($"r-{i}", $"{i % 50}");
                (await application.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "reward": {{i % 2}} }""")).MustBeOk();
            }
        });
        for (var i = 0; i < 10; i++)
        {
            (await application.PostAsync("/journal/snapshot", "")).MustBeOk();
        }

        await stop.CancelAsync();
        await learning;

        // After the catalogue each decision is followed by its reward.
        Assert.All(Read(), snapshot => Assert.Equal((snapshot.Sequence - 1) / 2, RewardsIn(snapshot)));
    }

    private static long RewardsIn(Snapshot snapshot)
    {
        using var reader = snapshot.State.Policies.Single(policy => policy.Name == "linucb").Read();
        reader.ReadDouble();
        return reader.ReadInt64();
    }

    private static async Task<JsonElement[]> SnapshotsAsync(RecServiceApplication application) =>
        [.. (await application.GetAsync("/journal")).MustBeOk()["snapshots"].EnumerateArray()];

    private Snapshot[] Read() => [.. Directory.EnumerateFiles(Folder).Select(SnapshotFile.Read)];
}
