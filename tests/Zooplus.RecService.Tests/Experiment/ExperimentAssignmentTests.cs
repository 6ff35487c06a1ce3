using Microsoft.Extensions.Options;
using Zooplus.RecService.Experiment;

namespace Zooplus.RecService.Tests.Experiment;

public sealed class ExperimentAssignmentTests
{
    private const int Users = 10_000;

    [Fact]
    public void A_user_stays_in_one_arm()
    {
        var (one, other) = (Assignment(42, "e", 1, 1, 1), Assignment(42, "e", 1, 1, 1));

        Assert.All(UserIds, user => Assert.Equal(one.Assign(user), other.Assign(user)));
    }

    public static TheoryData<double[]> Weights => [[50, 50], [1, 1, 1], [5, 15, 80], [0.2, 0.8]];

    [Theory]
    [MemberData(nameof(Weights))]
    public void Arms_get_the_users_their_weights_say(double[] weights)
    {
        var assignment = Assignment(42, "e", weights);
        var counts = UserIds.CountBy(user => assignment.Assign(user).Name).ToDictionary();

        for (var arm = 0; arm < weights.Length; arm++)
        {
            var p = weights[arm] / weights.Sum();
            var fourSigma = 4 * Math.Sqrt(Users * p * (1 - p));
            Assert.InRange(counts[$"arm-{arm}"], (Users * p) - fourSigma, (Users * p) + fourSigma);
            Assert.Equal(p, assignment.Assign(UserIds.First(user => assignment.Assign(user).Name == $"arm-{arm}")).Probability, 1e-15);
        }
    }

    [Fact]
    public void An_arm_without_weight_gets_nobody()
    {
        var assignment = Assignment(42, "e", 0, 3, 0, 1, 0);

        Assert.Equal(["arm-1", "arm-3"], UserIds.Select(user => assignment.Assign(user).Name).Distinct().Order());
    }

    [Fact]
    public void A_change_of_weights_moves_only_the_users_between_the_old_and_the_new_borders()
    {
        // The borders go from 0.5 and 0.75 to 0.6 and 0.8: [0.5, 0.6) moves to the first arm, [0.75, 0.8) to the second.
        var (before, after) = (Assignment(42, "e", 50, 25, 25), Assignment(42, "e", 60, 20, 20));

        var moves = UserIds
            .Select(user => (From: before.Assign(user).Name, To: after.Assign(user).Name))
            .Where(move => move.From != move.To)
            .CountBy(move => move)
            .ToDictionary();

        Assert.Equal([("arm-1", "arm-0"), ("arm-2", "arm-1")], moves.Keys.Order());
        Assert.InRange(moves[("arm-1", "arm-0")], 880, 1120);
        Assert.InRange(moves[("arm-2", "arm-1")], 413, 587);
    }

    [Theory]
    [InlineData(43, "e")]
    [InlineData(42, "another")]
    public void Another_seed_or_name_assigns_anew(int seed, string name)
    {
        var (before, after) = (Assignment(42, "e", 1, 1), Assignment(seed, name, 1, 1));

        Assert.InRange(UserIds.Count(user => before.Assign(user).Name != after.Assign(user).Name), 4800, 5200);
    }

    private static IEnumerable<string> UserIds => Enumerable.Range(0, Users).Select(user => $"{user}");

    private static ExperimentAssignment Assignment(int seed, string name, params double[] weights) => new(Options.Create(new ExperimentOptions
    {
        Seed = seed,
        Name = name,
        Arms = [.. weights.Select((weight, arm) => new ExperimentOptions.ArmOptions { Name = $"arm-{arm}", Policy = "random", Weight = weight })],
    }));
}
