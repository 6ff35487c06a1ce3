using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit.Abstractions;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;

namespace Zooplus.RecService.EndToEnd.Tests;

/// <summary>The promise of the journal: what was acknowledged survives the death of the process, and counts once.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Callers = 8;

    // Of the rewards of earlier rounds, about so many are asked for again in each; of this round's, all.
    private const int OlderAsked = 200;

    private static readonly string[] JournalFiles = ["journal.db", "journal.db-wal", "journal.db.tail"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_at_random_moments_under_load_it_loses_nothing_acknowledged_and_counts_nothing_twice()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("KILL_ROUNDS") ?? "5", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("KILL_SEED") ?? "20261124", CultureInfo.InvariantCulture);
        output.WriteLine($"KILL_SEED={seed} KILL_ROUNDS={rounds}");
        var random = new Random(seed);
        var acknowledged = new ConcurrentDictionary<string, long>();
        var asked = new ConcurrentDictionary<string, byte>();

        for (var round = 0; round < rounds; round++)
        {
            await using var service = await StartAsync();
            using var stop = new CancellationTokenSource();
            var load = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => CallAsync(service.Address, $"{round}-{caller}", acknowledged, asked, stop.Token)));
            await Task.Delay(random.Next(50, 600));
            service.Kill();
            await stop.CancelAsync();
            await load;

            string first;
            await using (var recovered = await StartAsync())
            {
                var known = acknowledged.Where(reward => reward.Key.StartsWith($"{round}-", StringComparison.Ordinal) || random.Next(acknowledged.Count) < OlderAsked).ToArray();
                await CheckAsync(recovered.Address, known, acknowledged.Count, asked.Count);
                first = await LearnedAsync(recovered.Address);
                recovered.Kill();
            }

            Assert.Equal(first, await ReplayedAsync());
            await using var again = await StartAsync();
            Assert.Equal(first, await LearnedAsync(again.Address));
            output.WriteLine($"Round {round}: {acknowledged.Count} rewards acknowledged, {asked.Count} decisions asked for.");
        }

        Assert.NotEmpty(acknowledged);
    }

    /// <summary>Decides and rewards until the service is gone.</summary>
    private static async Task CallAsync(
        Uri address, string caller, ConcurrentDictionary<string, long> acknowledged, ConcurrentDictionary<string, byte> asked, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = address };
        var client = new RecServiceClient(http);
        try
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var id = $"{caller}-{i}";
                asked[id] = 0;
                await client.RecommendAsync(new RecommendRequest { RecommendationId = id, UserId = $"{i % 1000}", Policy = "linucb" }, CancellationToken.None);
                var answer = await client.SendFeedbackAsync(new FeedbackRequest(id, i % 3 == 0 ? 1 : 0), CancellationToken.None);
                acknowledged[id] = answer.Sequence;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or RecServiceException or IOException)
        {
        }
    }

    /// <summary>Sends rewards again, each of which must be known under its sequence, and holds the number of all that was learned against what was acknowledged and what was asked for: as in production, a product counts when it is shown.</summary>
    private static async Task CheckAsync(Uri address, KeyValuePair<string, long>[] known, int acknowledged, int asked)
    {
        using var http = new HttpClient { BaseAddress = address };
        var client = new RecServiceClient(http);
        foreach (var (id, sequence) in known)
        {
            var number = int.Parse(id[(id.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);
            var answer = await client.SendFeedbackAsync(new FeedbackRequest(id, number % 3 == 0 ? 1 : 0), CancellationToken.None);
            Assert.Equal((id, "duplicate", sequence), (id, answer.Status, answer.Sequence));
        }

        var policies = await http.GetFromJsonAsync<JsonElement>("policies");
        var learned = policies.EnumerateArray().Single(policy => policy.GetProperty("name").GetString() == "linucb").GetProperty("rewardsLearned").GetInt64();
        Assert.InRange(learned, acknowledged, asked);
    }

    private static async Task<string> LearnedAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        return await http.GetStringAsync(new Uri("policies/linucb/arms", UriKind.Relative));
    }

    /// <summary>What a service learns from the facts alone: it gets the journal without its snapshots.</summary>
    private async Task<string> ReplayedAsync()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in JournalFiles.Where(file => File.Exists(_folder[file])))
        {
            File.Copy(_folder[file], folder[file]);
        }

        await using var service = await KillableService.StartAsync(folder["journal.db"]);
        return await LearnedAsync(service.Address);
    }

    // Snapshots so often that some are being written when the process dies.
    private async Task<KillableService> StartAsync() => await KillableService.StartAsync(_folder["journal.db"], ("Journal__Snapshots__EveryFacts", "300"));
}
