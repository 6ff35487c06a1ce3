using System.Net;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Journal;

public sealed class FactWriterTests
{
    [Fact]
    public async Task A_full_queue_refuses_feedback_with_a_time_to_retry_and_loses_nothing()
    {
        await using var application = new RecServiceApplication(("Feedback:QueueLengthMax", "1"));
        await application.DecideAsync("r-1", "3");
        var writer = application.Get<FactWriter>();
        using var block = new BlockedWriter(writer);
        var waiting = writer.WriteAsync(null, _ => Ruling<int>.Refuse(0)).AsTask();

        var refused = await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""");
        var ready = await application.GetAsync("/health/ready");
        var decided = await application.RecommendAsync("""{ "userId": "7", "policy": "linucb" }""");

        await block.EndAsync();
        await waiting;
        refused.MustBeProblem(HttpStatusCode.ServiceUnavailable, "queue-full");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        ready.MustBe(HttpStatusCode.ServiceUnavailable);
        decided.MustBeOk();
        Assert.Equal("accepted", (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk()["status"].GetString());
        (await application.GetAsync("/health/ready")).MustBeOk();
    }

    [Fact]
    public async Task A_change_that_throws_answers_its_caller_and_the_next_one_runs()
    {
        await using var application = new RecServiceApplication();
        var writer = application.Get<FactWriter>();

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => writer.WriteAsync<int>(null, _ => throw new InvalidTimeZoneException()).AsTask());

        Assert.Equal(7, await writer.WriteAsync(null, _ => Ruling<int>.Refuse(7)));
    }

    [Fact]
    public async Task Changes_run_one_at_a_time_in_the_order_they_were_asked_for()
    {
        await using var application = new RecServiceApplication();
        var writer = application.Get<FactWriter>();
        var order = new List<int>();

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => writer.WriteAsync($"{i % 7}", _ =>
        {
            order.Add(i);
            return Ruling<int>.Refuse(i);
        }).AsTask()));

        Assert.Equal(Enumerable.Range(0, 1000), order);
    }

    [Fact]
    public async Task Changes_of_many_threads_run_one_at_a_time_and_each_gets_its_own_answer()
    {
        await using var application = new RecServiceApplication();
        var writer = application.Get<FactWriter>();
        var (threads, changes, count) = (8, 2_000, 0);

        // Nothing but the writer's turn keeps the count right.
        var answers = await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(async () =>
        {
            var own = new List<int>();
            for (var i = 0; i < changes; i++)
            {
                own.Add(await writer.WriteAsync($"{thread}", _ => Ruling<int>.Refuse(count++)));
            }

            return own;
        })));

        Assert.Equal(Enumerable.Range(0, threads * changes), answers.SelectMany(own => own).Order());
        Assert.All(answers, own => Assert.Equal(own.Order(), own));
    }

    [Fact]
    public async Task What_comes_while_the_journal_is_busy_shares_a_commit_and_every_caller_gets_its_own_answer()
    {
        using var folder = new TemporaryJournal();
        await using var application = new RecServiceApplication(folder.Setting) { Journal = journal => new FailingJournal(journal) };
        var writer = application.Get<FactWriter>();
        var commits = 0;
        ((FailingJournal)application.Get<IJournal>()).BeforeTheyAreApplied = () => commits++;
        var before = writer.LastSequence;

        using var block = new BlockedWriter(writer);
        var waiting = Enumerable.Range(0, 100).Select(i => KeepAsync(writer, i)).ToArray();
        await block.EndAsync();

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (i, before + i + 1)), await Task.WhenAll(waiting));
        Assert.Equal(1, commits);
    }

    [Fact]
    public async Task Whoever_goes_on_from_an_answer_for_long_holds_up_nobody()
    {
        await using var application = new RecServiceApplication();
        var writer = application.Get<FactWriter>();
        using var mayGoOn = new ManualResetEventSlim();
        using var block = new BlockedWriter(writer);
        var stuck = GoOnForLongAsync();
        var answeredWithIt = writer.WriteAsync("a", _ => Ruling<int>.Refuse(1)).AsTask();

        await block.EndAsync();

        Assert.Equal(1, await answeredWithIt.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(2, await writer.WriteAsync("b", _ => Ruling<int>.Refuse(2)).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(stuck.IsCompleted);
        mayGoOn.Set();
        await stuck;

        async Task GoOnForLongAsync()
        {
            await writer.BetweenCommitsAsync(sequence => sequence);
            mayGoOn.Wait();
        }
    }

    [Fact]
    public async Task What_was_taken_in_is_learned_even_while_the_service_stops()
    {
        await using var application = new RecServiceApplication();
        var writer = application.Get<FactWriter>();
        using var block = new BlockedWriter(writer);
        var waiting = writer.WriteAsync(null, _ => Ruling<int>.Refuse(2)).AsTask();

        var stopping = writer.StopAsync(CancellationToken.None);
        await block.EndAsync();
        await stopping;

        Assert.Equal(2, await waiting);
        await Assert.ThrowsAsync<QueueFullException>(() => writer.WriteAsync(null, _ => Ruling<int>.Refuse(3)).AsTask());
    }

    private static Task<(int Number, long Sequence)> KeepAsync(FactWriter writer, int number) =>
        writer.WriteAsync($"{number}", _ => Ruling<(int, long)>.Keep([new DecisionClosed($"{number}")], sequence => (number, sequence))).AsTask();

    /// <summary>Keeps the writer from writing, from when it is made to <see cref="EndAsync"/>.</summary>
    private sealed class BlockedWriter : IDisposable
    {
        private readonly ManualResetEventSlim _blocked = new();
        private readonly ManualResetEventSlim _mayGoOn = new();
        private readonly Task _blocking;

        public BlockedWriter(FactWriter writer)
        {
            _blocking = Task.Run(() => writer.WriteAsync(null, _ =>
            {
                _blocked.Set();
                _mayGoOn.Wait();
                return Ruling<int>.Refuse(0);
            }).AsTask());
            _blocked.Wait();
        }

        public Task EndAsync()
        {
            _mayGoOn.Set();
            return _blocking;
        }

        public void Dispose()
        {
            _mayGoOn.Set();
            _blocked.Dispose();
            _mayGoOn.Dispose();
        }
    }
}
