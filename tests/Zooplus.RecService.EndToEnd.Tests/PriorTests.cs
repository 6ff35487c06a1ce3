using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.LoadGenerator.Priors;
using Zooplus.RecService.LoadGenerator.Tournament;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class PriorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_service_that_starts_with_what_the_network_predicts_expects_it_in_its_first_decision()
    {
        var settings = _folder["prior.json"];
        await using var run = await LoadGeneratorProcess.RunAsync(_folder, "prior", "--weights", Golden.Weights, "--output", settings, "--strength", "200");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Matches(@"│ fish_hobbyist +│ Fish Supplies │ +0\.58", run.Output);

        await using var service = await KillableService.StartAsync(_folder["journal.db"], ("ASPNETCORE_SETTINGS", settings));
        using var http = RecServiceHttp.CreateClient(service.Address);
        var policies = await new RecServiceAdmin(http).GetPoliciesAsync();
        foreach (var policy in PriorFile.Policies)
        {
            Assert.Equal(200, policies.Single(state => state.Name == policy.Name).Settings!["priorStrength"]);
        }

        var answer = await new RecServiceClient(http).RecommendAsync(new RecommendRequest
        {
            UserId = "a visitor", Policy = "linucb-shared", Context = new RecommendContext { Persona = "fish_hobbyist" }, Categories = ["Fish Supplies"],
        });

        // With 200 observations of each cell in mind a ridge of 1 says little, and what it says is known.
        Assert.Equal(0.583, answer.Items[0].ExpectedReward, 0.02);
        Assert.Equal(InProcess(settings, "fish_hobbyist"), answer.Items[0].ExpectedReward, 12);
    }

    [Fact]
    public async Task A_service_that_starts_with_what_another_one_earned_expects_it_and_only_that()
    {
        await using (var first = await KillableService.StartAsync(_folder["first.db"]))
        {
            using var http = RecServiceHttp.CreateClient(first.Address);
            var client = new RecServiceClient(http);
            for (var i = 0; i < 40; i++)
            {
                var answer = await client.RecommendAsync(new RecommendRequest
                {
                    UserId = $"visitor-{i}", Policy = "random", Context = new RecommendContext { Persona = i < 36 ? "fish_hobbyist" : "cat_connoisseur" }, Categories = ["Cat Food"],
                });
                await client.SendFeedbackAsync(new FeedbackRequest(answer.RecommendationId, i % 4 == 0 ? 1 : 0));
            }

            await using var run = await LoadGeneratorProcess.RunAsync(
                _folder, "prior", "--from-journal", first.Address.AbsoluteUri, "--output", _folder["prior.json"], "--policies", "linucb,linucb-shared,linucb-hybrid", "--strength", "1000");
            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            Assert.Matches(@"│ fish_hobbyist +│ +Cat Food │ +0\.2500 │ +36 │", run.Output);
            Assert.DoesNotContain("cat_connoisseur", run.Output, StringComparison.Ordinal);
        }

        await using var second = await KillableService.StartAsync(_folder["second.db"], ("ASPNETCORE_SETTINGS", _folder["prior.json"]));
        using var secondHttp = RecServiceHttp.CreateClient(second.Address);
        Assert.Equal(0.25, await ExpectedAsync(secondHttp, "linucb"), 0.001);
        Assert.Equal(0.25, await ExpectedAsync(secondHttp, "linucb-shared"), 0.001);
        Assert.Equal(0.25, await ExpectedAsync(secondHttp, "linucb-hybrid"), 0.001);
        Assert.Equal(0, await ExpectedAsync(secondHttp, "linear-thompson"));
    }

    [Fact]
    public async Task What_the_environment_says_stands_above_the_file()
    {
        await File.WriteAllTextAsync(_folder["settings.json"], """{ "Policies": { "UniformShare": 0.5, "LinUcbShared": { "Alpha": 0.7, "Ridge": 3 } } }""");
        await using var service = await KillableService.StartAsync(_folder["journal.db"], ("ASPNETCORE_SETTINGS", _folder["settings.json"]), ("Policies__LinUcbShared__Alpha", "0.3"));
        using var http = RecServiceHttp.CreateClient(service.Address);

        var settings = (await new RecServiceAdmin(http).GetPoliciesAsync()).Single(policy => policy.Name == "linucb-shared").Settings!;

        // The share is 0.02 in production, by a file that lies beside the program.
        Assert.Equal((0.3, 3.0, 0.5), (settings["alpha"], settings["ridge"], settings["uniformShare"]));
    }

    [Fact]
    public void A_cell_is_the_mean_of_what_was_shown_by_inverse_propensities_up_to_a_bound()
    {
        var prior = new JournalPrior();
        prior.Add(Decision("p", ("a", 0.5, 1), ("a", 0.25, 0), ("b", 0.001, 1)));
        prior.Add(Decision("p", ("b", 1, 0), ("a", 1, null)));
        prior.Add(Decision(null, ("a", null, 0.5)));

        var means = prior.Means;
        Assert.Equal([(null, "a"), ("p", "a"), ("p", "b")], means.Select(mean => (mean.Persona, mean.Category)));
        Assert.Equal([0.5, 2.0 / (2 + 4), 20.0 / (20 + 1)], means.Select(mean => mean.Reward), (expected, given) => Math.Abs(expected - given) < 1e-11);
        Assert.Equal([1, 6.0 * 6 / (4 + 16), 21.0 * 21 / (400 + 1)], means.Select(mean => mean.Observations), (expected, given) => Math.Abs(expected - given) < 1e-11);
    }

    [Theory]
    [InlineData("give either --weights FILE or --from-journal URL")]
    [InlineData("give either --weights FILE or --from-journal URL", "--weights", "w", "--from-journal", "http://127.0.0.1:1")]
    [InlineData("'mlp' cannot have a prior; allowed are ", "--weights", "w", "--policies", "mlp")]
    [InlineData("'0' is not allowed; give a number from 0.001 to 1000000", "--weights", "w", "--strength", "0")]
    public async Task What_cannot_be_is_refused(string told, params string[] args)
    {
        await using var run = await LoadGeneratorProcess.RunAsync(_folder, ["prior", .. args]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(told, run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["prior.json"]));
    }

    private static ExportedDecision Decision(string? persona, params (string Category, double? Propensity, double? Reward)[] items) =>
        new("r", "u", "random", [.. items.Select(item => new ExportedItem("x", item.Propensity, item.Reward, item.Category))], persona);

    private static async Task<double> ExpectedAsync(HttpClient http, string policy)
    {
        var answer = await new RecServiceClient(http).RecommendAsync(new RecommendRequest
        {
            UserId = "a visitor", Policy = policy, Context = new RecommendContext { Persona = "fish_hobbyist" }, Categories = ["Cat Food"],
        });
        return answer.Items[0].ExpectedReward;
    }

    /// <summary>What the same policy with the same settings expects of a persona's favourite, without a service.</summary>
    private static double InProcess(string settings, string persona)
    {
        var course = new NotebookWorld().Start(0, 1);
        var catalogue = ShopCatalogue.Empty(Course.Schema).Replace(Course.Schema, course.ProductsAt(0), course.UsersAt(0));
        var policy = (SharedLinearPolicy)EntrantText.Parse($"linucb-shared:@{settings}").Fresh(Course.Schema);
        var supplies = catalogue.Available.ToArray().Where(product => catalogue.ProductAt(product).Category == "Fish Supplies").ToArray();
        return policy.Choose(new DecisionInput
        {
            Catalogue = catalogue, UserId = "", Persona = persona, Basis = Basis.Context, Eligible = supplies, Count = 1, RecommendationId = "r",
        })!.Items[0].ExpectedReward;
    }
}
