using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator.Tuning;
using Zooplus.RecService.Simulation.Tournament;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class TuneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_setting_that_does_worse_in_a_world_is_not_recommended()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(
            _folder, "tune", "--policy", "linucb-shared", "--setting", "alpha", "--values", "0.5,40", "--seeds", "6", "--steps", "3000");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Matches(@"│ 40 +│", run.Output);
        Assert.Matches(@" \(default\)", run.Output);
        Assert.DoesNotContain("Set Alpha to 40", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_does_better_than_the_default_is_recommended_with_its_interval()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(
            _folder, "tune", "--policy", "linucb", "--setting", "alpha", "--values", "0.5", "--seeds", "6", "--steps", "6000");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Matches(@"Set Alpha to 0\.5: it loses .* less of the oracle's clicks than the default 1\.5 \(", run.Output);
    }

    [Fact]
    public async Task Without_values_some_around_the_default_are_tried()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(_folder, "tune", "--policy", "linucb", "--seeds", "2", "--steps", "200");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        foreach (var value in (string[])["0.375", "0.75", "1.05", @"1\.5 \(default\)", "2.1", "3", "6"])
        {
            Assert.Matches($"│ {value} +│", run.Output);
        }
    }

    [Theory]
    [InlineData("alpha", "x", "'x' is not a number")]
    [InlineData("speed", "1", "'speed' is not a number that 'linucb-shared' is set by.")]
    [InlineData("alpha", "-1", "Alpha of 'linucb-shared' is '-1'")]
    public async Task A_setting_that_cannot_be_is_refused(string setting, string values, string told)
    {
        await using var run = await LoadGeneratorProcess.RunAsync(_folder, "tune", "--setting", setting, "--values", values);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(told, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_with_too_few_uniform_draws_is_told_to_answer_nothing()
    {
        await using var service = await ServiceProcess.StartAsync(alpha: 1.5, weights: null, CancellationToken.None, _folder["journal.db"]);
        using var http = RecServiceHttp.CreateClient(service.Address);
        var client = new RecServiceClient(http);
        for (var i = 0; i < 20; i++)
        {
            var answer = await client.RecommendAsync(new RecommendRequest { UserId = "7", Policy = "random" });
            await client.SendFeedbackAsync(new FeedbackRequest(answer.RecommendationId, i % 2));
        }

        await using var run = await LoadGeneratorProcess.RunAsync(_folder, "tune", "--from-journal", service.Address.AbsoluteUri);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The journal cannot answer", run.Errors, StringComparison.Ordinal);
        Assert.Contains("It has 20 uniformly drawn decisions with known rewards", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replay_estimates_what_the_policy_would_have_earned()
    {
        // Random choice earns 0.2104 in the notebook's world, and a policy that learns earns more.
        const int Draws = 60_000;
        var course = new NotebookWorld().Start(11, Draws);
        var catalogue = ShopCatalogue.Empty(Course.Schema).Replace(Course.Schema, course.ProductsAt(0), course.UsersAt(0));
        var products = new CourseDraws("replay", 11, "products");
        LoggedDraw[] log =
        [
            .. Enumerable.Range(0, Draws).Select(step =>
            {
                var (user, product) = (course.Users[course.UserAt(step)], products.Below(step, 50));
                return new LoggedDraw($"d{step}", user.Id, user.Persona, product, course.Click(step, [product]) == 0 ? 1 : 0);
            }),
        ];

        var random = LogReplay.Rewards(Entrant.WithDefaults("random"), catalogue, log);
        var shared = LogReplay.Rewards(Entrant.WithDefaults("linucb-shared"), catalogue, log);

        Assert.InRange(random.Count, 0.9 * Draws / 50, 1.1 * Draws / 50);
        Assert.Equal(0.2104, random.Average(), 0.04);
        Assert.InRange(shared.Average(), 0.40, 0.55);
    }
}
