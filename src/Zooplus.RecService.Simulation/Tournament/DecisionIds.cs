using System.Globalization;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>
/// The ids of the decisions, the same for every entrant: what a policy draws at random it draws from the id, so that entrants that would draw
/// alike do.
/// </summary>
public static class DecisionIds
{
    /// <summary>What the ids of a course of events begin with.</summary>
    public static string Prefix(Course course) => string.Create(CultureInfo.InvariantCulture, $"{course.World}-{course.Seed}-");

    /// <summary>The id of a step's decision, such as <c>drift-17-20000</c>.</summary>
    public static string Of(string prefix, int step) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{step}");
}
