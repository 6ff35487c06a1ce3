namespace Zooplus.RecService.Simulation;

/// <summary>What happened while the shop showed random products to random users: what a batch model is trained on. Immutable.</summary>
public sealed class InteractionLog
{
    private readonly Interaction[] _interactions;

    private InteractionLog(Interaction[] interactions)
    {
        _interactions = interactions;
        Clicks = interactions.Count(interaction => interaction.Clicked);
    }

    /// <summary>The interactions, in the order in which they happened.</summary>
    public IReadOnlyList<Interaction> Interactions => _interactions;

    /// <summary>How many of them were clicks.</summary>
    public int Clicks { get; }

    /// <summary>The share that were clicks, 0 to 1.</summary>
    public double ClickThroughRate => (double)Clicks / _interactions.Length;

    /// <summary>Draws a log: user, product and reward for each interaction (notebook, <c>generate_training_data</c>).</summary>
    /// <param name="draws">Where to draw from; they go on behind the log.</param>
    /// <param name="count">The number of interactions, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static InteractionLog Draw(WorldDraws draws, int count)
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A log needs at least one interaction, but {count} was given.");
        }

        var interactions = new Interaction[count];
        for (var i = 0; i < count; i++)
        {
            var user = draws.DrawUser();
            var product = draws.DrawProduct();
            interactions[i] = new Interaction(user, product, draws.DrawReward(user, product) == 1);
        }

        return new InteractionLog(interactions);
    }
}
