using System.Net;
using Zooplus.RecService.LoadGenerator.Processes;

namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class TournamentOverHttpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_service_is_played_to_the_same_end_as_its_policies_in_process()
    {
        string[] play =
        [
            "tournament", "--policy", "linucb-shared:alpha=1.1", "--policy", "linucb",
            "--world", "newcomers", "--world", "delayed", "--world", "cascade", "--seeds", "1", "--steps", "450",
        ];
        await using var http = await LoadGeneratorProcess.RunAsync(_folder, [.. play, "--http", "--output", "http"]);
        await using var inProcess = await LoadGeneratorProcess.RunAsync(_folder, [.. play, "--output", "in-process"]);

        Assert.Equal((0, ""), (http.ExitCode, http.Errors));
        Assert.Equal((0, ""), (inProcess.ExitCode, inProcess.Errors));
        Assert.Equal(File.ReadAllText(_folder["in-process", "outcomes.csv"]), File.ReadAllText(_folder["http", "outcomes.csv"]));
    }

    [Fact]
    public async Task Windows_close_in_simulated_time()
    {
        var environment = new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Simulation", ["Feedback__AttributionWindow"] = "00:10:00" };
        await using var service = await ServiceProcess.StartAsync(environment, weights: null, CancellationToken.None);
        using var http = Client.RecServiceHttp.CreateClient(service.Address);
        var client = new Client.RecServiceClient(http);
        await client.RecommendAsync(new Client.Contracts.RecommendRequest { RecommendationId = "a", UserId = "7", Policy = "linucb" });

        (await http.PostAsync(new Uri("simulation/clock/601", UriKind.Relative), null)).EnsureSuccessStatusCode();

        var fault = await Assert.ThrowsAsync<Client.RecServiceException>(() => client.SendFeedbackAsync(new Client.Contracts.FeedbackRequest("a", 1)));
        Assert.Equal("urn:recservice:problem:recommendation-expired", fault.Type);
    }

    [Fact]
    public async Task A_service_for_use_has_no_clock_to_set()
    {
        await using var service = await ServiceProcess.StartAsync(alpha: 1.5, weights: null, CancellationToken.None);
        using var http = Client.RecServiceHttp.CreateClient(service.Address);

        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync(new Uri("simulation/clock/1", UriKind.Relative), null)).StatusCode);
    }
}
