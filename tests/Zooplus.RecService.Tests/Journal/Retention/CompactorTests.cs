using System.Net;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Retention;

namespace Zooplus.RecService.Tests.Journal.Retention;

public sealed class CompactorTests(ITestOutputHelper output) : IDisposable
{
    private static readonly (string, string?)[] OneHour =
        [("Journal:Retention:Age", "01:00:00"), ("Journal:Retention:KeepFacts", "0"), ("Journal:Snapshots:Interval", "30.00:00:00"), ("Journal:Snapshots:Keep", "1")];

    private readonly TemporaryJournal _journal = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task Old_decisions_are_given_up_once_a_snapshot_covers_them_and_what_was_learned_stays()
    {
        string state;
        await using (var application = Start(OneHour))
        {
            await LearnAsync(application, "old", 30);
            _time.Advance(TimeSpan.FromHours(2));
            await LearnAsync(application, "new", 10);
            Assert.Equal(0, await application.Get<Compactor>().CompactAsync());

            (await application.PostAsync("/journal/snapshot", "")).MustBeOk();
            await CompactedAsync(application);
            Assert.Equal("""[{"first":1,"last":61,"reason":"compacted"}]""", (await application.GetAsync("/journal")).MustBeOk()["missing"].GetRawText());
            state = StateDigest.Of(application);
        }

        await using var restarted = Start(OneHour);
        Assert.Equal(state, StateDigest.Of(restarted));
        (await restarted.GetAsync("/recommendations/old-3")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
        (await restarted.FeedbackAsync("""{ "recommendationId": "old-3", "reward": 1 }""")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
        Assert.Equal("duplicate", (await restarted.FeedbackAsync("""{ "recommendationId": "new-3", "reward": 1 }""")).MustBeOk()["status"].GetString());
        Assert.Equal(10, (await restarted.GetAsync("/journal/export")).MustBeOk().Text.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task A_decision_that_still_takes_rewards_is_kept_however_old_it_is()
    {
        (string, string?)[] settings = [.. OneHour, ("Feedback:AttributionWindow", "12:00:00")];
        await using (var application = Start(settings))
        {
            await LearnAsync(application, "old", 5);
            await application.DecideAsync("open", "3");
            await LearnAsync(application, "also-old", 5);
            _time.Advance(TimeSpan.FromHours(11));
            (await application.PostAsync("/journal/snapshot", "")).MustBeOk();
            Assert.Equal(0, await application.Get<Compactor>().CompactAsync());
            Assert.Equal("accepted", (await application.FeedbackAsync("""{ "recommendationId": "open", "reward": 1, "event": "click" }""")).MustBeOk()["status"].GetString());

            _time.Advance(TimeSpan.FromMinutes(59));
            (await application.PostAsync("/journal/snapshot", "")).MustBeOk();
            await application.Get<Compactor>().CompactAsync();
        }

        await using var restarted = Start(settings);
        Assert.Equal("accepted", (await restarted.FeedbackAsync("""{ "recommendationId": "open", "reward": 1, "event": "purchase" }""")).MustBeOk()["status"].GetString());
        Assert.Equal(11, await restarted.RewardsLearnedAsync());
    }

    [Fact]
    public async Task The_facts_that_policies_may_be_taught_afresh_with_are_kept()
    {
        (string, string?)[] settings = [.. OneHour, ("Journal:Retention:KeepFacts", "40")];
        await using var application = Start(settings);
        await LearnAsync(application, "old", 100);
        _time.Advance(TimeSpan.FromHours(2));
        (await application.PostAsync("/journal/snapshot", "")).MustBeOk();
        await CompactedAsync(application);

        Assert.Equal(20, (await application.GetAsync("/journal/export")).MustBeOk().Text.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task The_file_grows_no_larger_than_it_may_and_gives_room_back()
    {
        const long most = 1_000_000;
        (string, string?)[] settings =
            [("Journal:Retention:MaxBytes", $"{most}"), ("Journal:Retention:KeepFacts", "0"), ("Journal:Snapshots:Keep", "1"), ("Journal:Snapshots:Interval", "30.00:00:00")];
        var largest = 0L;
        long learned;
        await using (var application = Start(settings))
        {
            for (var round = 0; round < 6; round++)
            {
                await LearnAsync(application, $"r{round}", 500);
                _time.Advance(TimeSpan.FromHours(1));
                (await application.PostAsync("/journal/snapshot", "")).MustBeOk();
                while (await application.Get<Compactor>().CompactAsync() > 0)
                {
                }
            }

            learned = await application.RewardsLearnedAsync();
        }

        largest = new FileInfo(_journal.Path).Length;
        output.WriteLine($"The file takes {largest} bytes after 3000 decisions with their rewards.");
        Assert.InRange(largest, 100_000, most + (most / 2));
        await using var restarted = Start(settings);
        Assert.Equal((3000, 3000), (learned, await restarted.RewardsLearnedAsync()));
        (await restarted.GetAsync("/recommendations/r0-0")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
    }

    [Fact]
    public async Task What_a_later_catalogue_replaced_is_given_up_too_and_a_start_from_facts_alone_still_knows_the_shop()
    {
        string catalogue;
        await using (var application = Start(OneHour))
        {
            (await application.PutAsync("/catalogue", """{ "personas": [ "p" ], "categories": [ "c" ], "products": [ { "id": "x", "category": "c" }, { "id": "y", "category": "c" } ], "users": [ { "id": "7", "persona": "p" } ] }""")).MustBeOk();
            (await application.DeleteAsync("/catalogue/products/y")).MustBeOk();
            await application.DecideAsync("old", "x");
            (await application.FeedbackAsync("""{ "recommendationId": "old", "reward": 1 }""")).MustBeOk();
            _time.Advance(TimeSpan.FromHours(2));
            (await application.PostAsync("/journal/snapshot", "")).MustBeOk();
            await CompactedAsync(application);
            catalogue = (await application.GetAsync("/catalogue")).Text;
        }

        Directory.Delete(new JournalFiles(_journal.Path).Snapshots, recursive: true);
        await using var restarted = Start(OneHour);
        (await restarted.GetAsync("/health/ready")).MustBeOk();
        Assert.Equal(catalogue, (await restarted.GetAsync("/catalogue")).Text);
    }

    /// <summary>Waits until the oldest decision is given up, by the timer or by the test.</summary>
    private static Task CompactedAsync(RecServiceApplication application) => RecServiceApplication.EventuallyAsync(async () =>
    {
        await application.Get<Compactor>().CompactAsync();
        return (await application.GetAsync("/journal")).MustBeOk()["missing"].GetArrayLength() > 0;
    });

    private static async Task LearnAsync(RecServiceApplication application, string name, int decisions)
    {
        for (var i = 0; i < decisions; i++)
        {
            await application.DecideAsync($"{name}-{i}", $"{i % 7}");
            (await application.FeedbackAsync($$"""{ "recommendationId": "{{name}}-{{i}}", "reward": 1 }""")).MustBeOk();
        }
    }

    private RecServiceApplication Start((string, string?)[] settings) => new([_journal.Setting, .. settings]) { Time = _time };
}
