namespace Zooplus.RecService.Simulation.Tests;

public sealed class PersonaDemoTests
{
    [Fact]
    public void A_world_without_the_persona_is_said_to_lack_it() => AssertMissing(
        world => world.Users.All(user => user.Persona != "new_puppy_parent"),
        "No user of this world is a new_puppy_parent.");

    [Fact]
    public void A_world_without_the_liked_category_is_said_to_lack_it() => AssertMissing(
        world => world.Users.Any(user => user.Persona == "new_puppy_parent") && world.Products.All(product => product.Category != "Dog Toy"),
        "No product of this world is a Dog Toy.");

    [Fact]
    public void A_world_without_the_disliked_category_is_said_to_lack_it() => AssertMissing(
        world => world.Users.Any(user => user.Persona == "new_puppy_parent")
            && world.Products.Any(product => product.Category == "Dog Toy")
            && world.Products.All(product => product.Category != "Cat Toy"),
        "No product of this world is a Cat Toy.");

    private static void AssertMissing(Func<ShopWorld, bool> isWanted, string expected)
    {
        var world = Enumerable.Range(0, 1_000).Select(seed => new ShopWorld(2, 2, seed)).First(isWanted);
        var draws = world.Draws();

        Assert.False(PersonaDemo.TryPlay(draws, out var demo, out var missing));

        Assert.Null(demo);
        Assert.Equal(expected, missing);
        Assert.Equal(InteractionLog.Draw(world.Draws(), 20).Interactions, InteractionLog.Draw(draws, 20).Interactions);
    }
}
