using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.LoadGenerator.HeadToHead;

/// <summary>A world with its log, drawn in the notebook's order: world, demo, log.</summary>
/// <param name="World">The world.</param>
/// <param name="Draws">Its stream, which stands behind the log.</param>
/// <param name="Demo">The demo; null when it was left out, or when the world lacks what it shows.</param>
/// <param name="MissingForDemo">What the world lacks for the demo; null when nothing, or when it was left out.</param>
/// <param name="Log">The log.</param>
internal sealed record SimulatedWorld(ShopWorld World, WorldDraws Draws, PersonaDemo? Demo, string? MissingForDemo, InteractionLog Log)
{
    /// <summary>Draws a world and its log.</summary>
    /// <param name="settings">Which world.</param>
    /// <param name="withDemo">Whether the demo is drawn before the log; the log is another one without it.</param>
    public static SimulatedWorld Draw(WorldSettings settings, bool withDemo = true)
    {
        var world = new ShopWorld(settings.Products, settings.Users, settings.Seed);
        var draws = world.Draws();
        PersonaDemo? demo = null;
        string? missing = null;
        if (withDemo)
        {
            PersonaDemo.TryPlay(draws, out demo, out missing);
        }

        return new SimulatedWorld(world, draws, demo, missing, InteractionLog.Draw(draws, settings.Interactions));
    }
}
