using Zooplus.RecService.Simulation.Random;

namespace Zooplus.RecService.Simulation;

/// <summary>
/// The draws of one course of events in a world. What is drawn depends on all that was drawn before, so the order of the calls is part
/// of a result. Not safe for use by several threads at once.
/// </summary>
public sealed class WorldDraws
{
    private readonly NumPyGenerator _generator;

    internal WorldDraws(ShopWorld world, NumPyGenerator generator)
    {
        World = world;
        _generator = generator;
    }

    /// <summary>The world drawn from.</summary>
    public ShopWorld World { get; }

    /// <summary>Any user, all equally likely: the notebook's <c>get_random_user</c>.</summary>
    public int DrawUser() => (int)_generator.Integers(0, World.Users.Count);

    /// <summary>Any product, all equally likely: the choice of the notebook's random agent.</summary>
    public int DrawProduct() => (int)_generator.Integers(0, World.Products.Count);

    /// <summary>Whether a user clicks on a product this time: the notebook's <c>get_reward</c>.</summary>
    /// <param name="user">0 to the number of users − 1.</param>
    /// <param name="product">0 to the number of products − 1.</param>
    /// <returns>1 for a click, 0 for none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user or product.</exception>
    public int DrawReward(int user, int product) => (int)World.Click(user, product).Draw(_generator);
}
