using System.Globalization;
using Xunit.Abstractions;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Simulation.Tournament;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tests.Tournament;

public class TournamentRunTests(ITestOutputHelper output)
{
    private static readonly TournamentPlan Plan = new()
    {
        Entrants = [Entrant.WithDefaults(PolicyNames.Random), Entrant.WithDefaults(PolicyNames.LinUcb), Entrant.WithDefaults(PolicyNames.LinUcbShared)],
        Worlds = [new NotebookWorld()],
        Seeds = 5,
        Steps = 4000,
    };

    [Fact]
    public async Task Who_learns_beats_who_does_not_and_sharing_beats_learning_alone()
    {
        output.WriteLine($"seeds {Plan.FirstSeed} to {Plan.FirstSeed + Plan.Seeds - 1}");
        var result = Assert.Single(await PlayAsync(Plan));
        foreach (var entrant in result.Entrants)
        {
            output.WriteLine($"{entrant.Label} loses, seed by seed, {string.Join(", ", entrant.Outcomes.Select(outcome => outcome.Regret.ToString("F0", CultureInfo.InvariantCulture)))} clicks");
        }

        Assert.Equal(PolicyNames.LinUcbShared, result.Best.Label);
        Assert.All(result.Comparisons(), comparison => Assert.True(comparison.IsClear, comparison.ToString()));
        Assert.Equal(
            [(PolicyNames.LinUcbShared, PolicyNames.LinUcb), (PolicyNames.LinUcbShared, PolicyNames.Random), (PolicyNames.LinUcb, PolicyNames.Random)],
            result.Comparisons().Select(comparison => (comparison.Better, comparison.Worse)));
    }

    [Fact]
    public async Task The_result_does_not_depend_on_how_many_courses_are_played_at_a_time()
    {
        var alone = Assert.Single(await PlayAsync(Plan, parallelism: 1));
        var together = Assert.Single(await PlayAsync(Plan, parallelism: 4));

        for (var entrant = 0; entrant < Plan.Entrants.Count; entrant++)
        {
            Assert.Equal(alone.Entrants[entrant].Outcomes.Select(outcome => outcome.Value), together.Entrants[entrant].Outcomes.Select(outcome => outcome.Value));
            Assert.Equal(alone.Entrants[entrant].MeanValues(), together.Entrants[entrant].MeanValues());
        }
    }

    [Fact]
    public async Task Entrants_that_choose_alike_get_the_same_clicks()
    {
        var random = Entrant.WithDefaults(PolicyNames.Random);
        var result = Assert.Single(await PlayAsync(Plan with { Entrants = [random, random with { Label = "again" }] }));

        var comparison = Assert.Single(result.Comparisons());
        Assert.Equal(0, comparison.Difference.Mean);
        Assert.False(comparison.IsClear);
    }

    [Fact]
    public async Task Random_choice_gives_newcomers_what_is_fair()
    {
        var plan = Plan with { Entrants = [Entrant.WithDefaults(PolicyNames.Random)], Worlds = [new NewcomersWorld()], Steps = 20_000, Seeds = 3 };
        var result = Assert.Single(await PlayAsync(plan));

        Assert.Equal(1, result.Entrants[0].SpreadOf(outcome => outcome.NewcomerShare!.Value).Mean, 0.05);
    }

    [Fact]
    public async Task Tastes_that_change_cost_a_policy_that_remembers_everything()
    {
        var plan = Plan with { Entrants = [Entrant.WithDefaults(PolicyNames.LinUcbShared)], Worlds = [DriftWorld.Everyone], Steps = 8000 };
        var outcome = Assert.Single(await PlayAsync(plan)).Entrants[0].Outcomes[0];

        Assert.True(outcome.ShareAfterChange < 0.95, $"It was {outcome.ShareAfterChange}.");
        Assert.True(outcome.OracleShare > outcome.ShareAfterChange);
        Assert.Equal(outcome.Regret, outcome.RegretCurve[^1], 6);
    }

    [Fact]
    public async Task Forgetting_on_evidence_keeps_up_when_tastes_move_and_costs_nothing_while_they_do_not()
    {
        var plan = Plan with
        {
            Entrants = [Entrant.WithDefaults(PolicyNames.LinUcbDetecting), Entrant.WithDefaults(PolicyNames.LinUcbShared)],
            Worlds = [DriftWorld.Everyone, new NotebookWorld()],
            Steps = 8000,
        };
        var results = await PlayAsync(plan);
        output.WriteLine($"seeds {plan.FirstSeed} to {plan.FirstSeed + plan.Seeds - 1}");

        var comparison = Assert.Single(results[0].Comparisons(outcome => outcome.ShareAfterChange));
        output.WriteLine($"After tastes have moved: {comparison}");
        Assert.Equal((PolicyNames.LinUcbDetecting, PolicyNames.LinUcbShared, true), (comparison.Better, comparison.Worse, comparison.IsClear));
        Assert.Equal(results[1].Entrants[1].Outcomes.Select(outcome => outcome.Value), results[1].Entrants[0].Outcomes.Select(outcome => outcome.Value));
    }

    private static Task<IReadOnlyList<WorldResult>> PlayAsync(TournamentPlan plan, int parallelism = 2) =>
        new TournamentRun(plan, TimeProvider.System).PlayAsync(parallelism, CancellationToken.None);
}
