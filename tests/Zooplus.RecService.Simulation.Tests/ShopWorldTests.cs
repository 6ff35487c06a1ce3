using CsCheck;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Simulation.Random;

namespace Zooplus.RecService.Simulation.Tests;

public sealed class ShopWorldTests
{
    private static readonly Gen<ShopWorld> AnyWorld =
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 200], Gen.ULong, (products, users, seed) => new ShopWorld(products, users, seed));

    [Fact]
    public void Categories_are_balanced_but_for_what_does_not_share_out_evenly() => AnyWorld.Sample(
        world =>
        {
            var share = world.Products.Count / PersonaPreferences.Categories.Count;
            var surplus = PersonaPreferences.Categories.Sum(category => world.Products.Count(product => product.Category == category) - share);
            return PersonaPreferences.Categories.All(category => world.Products.Count(product => product.Category == category) >= share)
                && surplus == world.Products.Count % PersonaPreferences.Categories.Count;
        },
        print: Print);

    [Fact]
    public void Every_rate_is_between_the_floor_and_the_users_best() => AnyWorld.Sample(
        world => world.Users.Index().All(user => world.Products.Index().All(product =>
            world.TrueClickProbability(user.Index, product.Index) is >= 0.02 and <= 0.60
            && world.TrueClickProbability(user.Index, product.Index) <= world.BestClickProbability(user.Index))),
        print: Print);

    [Fact]
    public void Oracle_and_chance_are_the_means_over_users_and_products() => AnyWorld.Sample(
        world =>
        {
            var users = Enumerable.Range(0, world.Users.Count).ToArray();
            var best = users.Average(user => Enumerable.Range(0, world.Products.Count).Max(product => world.TrueClickProbability(user, product)));
            var chance = users.Average(user => Enumerable.Range(0, world.Products.Count).Average(product => world.TrueClickProbability(user, product)));
            return Math.Abs(best - world.OracleClickThroughRate) < 1e-12 && Math.Abs(chance - world.RandomClickThroughRate) < 1e-12;
        },
        print: Print);

    [Fact]
    public void The_same_sizes_and_seed_give_the_same_world_and_log() => AnyWorld.Sample(
        world =>
        {
            var again = new ShopWorld(world.Products.Count, world.Users.Count, world.Seed);
            return world.Products.SequenceEqual(again.Products)
                && world.Users.SequenceEqual(again.Users)
                && InteractionLog.Draw(world.Draws(), 50).Interactions.SequenceEqual(InteractionLog.Draw(again.Draws(), 50).Interactions);
        },
        print: Print);

    [Fact]
    public void Ids_are_the_numbers_in_decimal()
    {
        var world = new ShopWorld(1_200, 1_100, 3);

        Assert.Equal(("0", "1199"), (world.Products[0].Id, world.Products[^1].Id));
        Assert.Equal(("0", "1099"), (world.Users[0].Id, world.Users[^1].Id));
    }

    [Fact]
    public void The_service_starts_with_features_for_every_persona_and_category()
    {
        Assert.Equal(FeatureSchema.Notebook.Personas, PersonaPreferences.Personas.Order(StringComparer.Ordinal));
        Assert.Equal(FeatureSchema.Notebook.Categories, PersonaPreferences.Categories.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0, 1, 0, "products", "at least one product, but 0 was given")]
    [InlineData(-5, 1, 0, "products", "at least one product, but -5 was given")]
    [InlineData(1, 0, 0, "users", "at least one user, but 0 was given")]
    [InlineData(1, 1, -1, "seed", "0 or more, but -1 was given")]
    public void A_world_that_cannot_be_is_refused_by_name(int products, int users, int seed, string argument, string message)
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => new ShopWorld(products, users, seed));

        Assert.Equal(argument, fault.ParamName);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 0, "user")]
    [InlineData(7, 0, "user")]
    [InlineData(0, -1, "product")]
    [InlineData(0, 5, "product")]
    public void A_user_or_product_outside_the_world_is_refused_by_name(int user, int product, string argument)
    {
        var world = new ShopWorld(5, 7, 0);

        Assert.Equal(argument, Assert.Throws<ArgumentOutOfRangeException>(() => world.TrueClickProbability(user, product)).ParamName);
        Assert.Equal(argument, Assert.Throws<ArgumentOutOfRangeException>(() => world.Draws().DrawReward(user, product)).ParamName);
    }

    [Fact]
    public void A_repeat_over_the_same_world_has_users_and_rewards_of_its_own()
    {
        var world = new ShopWorld(50, 1000, 42);
        var repeats = new SeedSequence(world.Seed);

        var logs = new[] { world.Draws(), world.Draws(new NumPyGenerator(repeats.Spawn(0))), world.Draws(new NumPyGenerator(repeats.Spawn(1))) }
            .Select(draws => InteractionLog.Draw(draws, 20_000))
            .ToArray();

        Assert.Equal(3, logs.DistinctBy(log => log.Interactions[0]).Count());
        Assert.All(logs, log => Assert.InRange(log.ClickThroughRate, 0.19, 0.23));
    }

    [Fact]
    public void Rewards_come_at_the_true_rate()
    {
        var world = new ShopWorld(50, 1000, 42);
        var draws = world.Draws();

        foreach (var product in Enumerable.Range(0, 10))
        {
            var p = world.TrueClickProbability(0, product);
            var mean = Enumerable.Range(0, 10_000).Average(_ => draws.DrawReward(0, product));
            Assert.InRange(mean, p - (5 * Math.Sqrt(p * (1 - p) / 10_000)), p + (5 * Math.Sqrt(p * (1 - p) / 10_000)));
        }
    }

    private static string Print(ShopWorld world) => $"products {world.Products.Count}, users {world.Users.Count}, seed {world.Seed}";
}
