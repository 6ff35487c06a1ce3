using System.Diagnostics.CodeAnalysis;

namespace Zooplus.RecService.Simulation;

/// <summary>
/// The notebook's first look at its world: the first user of one persona is shown a product that persona likes and one it does not,
/// in turn, and the clicks are counted.
/// </summary>
/// <param name="Persona">The persona looked at.</param>
/// <param name="User">The first user of that persona.</param>
/// <param name="Trials">How often each product was shown.</param>
/// <param name="Liked">The first product of a category the persona likes.</param>
/// <param name="Disliked">The first product of a category the persona does not care for.</param>
public sealed record PersonaDemo(string Persona, int User, int Trials, DemoProduct Liked, DemoProduct Disliked)
{
    private const string NotebookPersona = "new_puppy_parent";
    private const string NotebookLiked = "Dog Toy";
    private const string NotebookDisliked = "Cat Toy";
    private const int NotebookTrials = 100;

    /// <summary>Plays the demo if the world has what it takes; a small world may not. Nothing is drawn if it has not.</summary>
    /// <param name="draws">Where to draw from; they go on behind the demo's 200.</param>
    /// <param name="demo">What was seen.</param>
    /// <param name="missing">What the world lacks, as a sentence.</param>
    /// <returns>Whether the demo was played.</returns>
    public static bool TryPlay(WorldDraws draws, [NotNullWhen(true)] out PersonaDemo? demo, [NotNullWhen(false)] out string? missing)
    {
        var world = draws.World;
        var user = FirstIndex(world.Users, candidate => candidate.Persona == NotebookPersona);
        var liked = FirstIndex(world.Products, product => product.Category == NotebookLiked);
        var disliked = FirstIndex(world.Products, product => product.Category == NotebookDisliked);
        missing = (user, liked, disliked) switch
        {
            (null, _, _) => $"No user of this world is a {NotebookPersona}.",
            (_, null, _) => $"No product of this world is a {NotebookLiked}.",
            (_, _, null) => $"No product of this world is a {NotebookDisliked}.",
            _ => null,
        };
        demo = missing is null ? Play(draws, user!.Value, liked!.Value, disliked!.Value) : null;
        return demo is not null;
    }

    private static PersonaDemo Play(WorldDraws draws, int user, int liked, int disliked)
    {
        var (likedClicks, dislikedClicks) = (0, 0);
        for (var trial = 0; trial < NotebookTrials; trial++)
        {
            likedClicks += draws.DrawReward(user, liked);
            dislikedClicks += draws.DrawReward(user, disliked);
        }

        DemoProduct Seen(int product, int clicks) => new(
            product,
            draws.World.Products[product].Category,
            draws.World.TrueClickProbability(user, product),
            clicks,
            (double)clicks / NotebookTrials);

        return new PersonaDemo(NotebookPersona, user, NotebookTrials, Seen(liked, likedClicks), Seen(disliked, dislikedClicks));
    }

    private static int? FirstIndex<T>(IReadOnlyList<T> items, Func<T, bool> isWanted)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (isWanted(items[i]))
            {
                return i;
            }
        }

        return null;
    }
}
