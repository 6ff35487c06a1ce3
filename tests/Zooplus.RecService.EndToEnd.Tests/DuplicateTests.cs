using System.Globalization;
using Xunit.Abstractions;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;

namespace Zooplus.RecService.EndToEnd.Tests;

/// <summary>A reward that is sent many times at once, as impatient clients and proxies do.</summary>
public sealed class DuplicateTests(ITestOutputHelper output) : IDisposable
{
    private const int Connections = 10;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_reward_from_ten_connections_at_once_is_learned_once()
    {
        var decisions = int.Parse(Environment.GetEnvironmentVariable("DUPLICATE_DECISIONS") ?? "300", CultureInfo.InvariantCulture);
        output.WriteLine($"DUPLICATE_DECISIONS={decisions}");
        await using var service = await KillableService.StartAsync(_folder["journal.db"]);
        var connections = Enumerable.Range(0, Connections).Select(_ => new HttpClient { BaseAddress = service.Address }).ToArray();
        var clients = Array.ConvertAll(connections, http => new RecServiceClient(http));

        for (var i = 0; i < decisions; i++)
        {
            var id = $"d-{i}";
            await clients[0].RecommendAsync(new RecommendRequest { RecommendationId = id, UserId = $"{i % 1000}", Policy = "linucb" }, CancellationToken.None);

            var answers = await Task.WhenAll(clients.Select(client => Task.Run(() => client.SendFeedbackAsync(new FeedbackRequest(id, 1), CancellationToken.None))));

            Assert.Equal((id, 1), (id, answers.Count(answer => answer.Status == "accepted")));
            Assert.Single(answers.Select(answer => answer.Sequence).Distinct());
        }

        var policies = await new RecServiceAdmin(connections[0]).GetPoliciesAsync(CancellationToken.None);
        Assert.Equal(decisions, policies.Single(policy => policy.Name == "linucb").RewardsLearned);
        Array.ForEach(connections, http => http.Dispose());
    }
}
