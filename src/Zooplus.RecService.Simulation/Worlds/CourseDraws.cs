using System.Globalization;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>
/// Draws that stand at places of their own: what is drawn at a step depends on nothing drawn before, so that policies that decide
/// differently still meet the same users and the same luck (common random numbers). Immutable.
/// </summary>
/// <param name="world">The world's name.</param>
/// <param name="seed">The seed of the course of events.</param>
/// <param name="what">What is drawn; draws of other things are independent.</param>
public readonly struct CourseDraws(string world, long seed, string what)
{
    private readonly SeededDraws _draws = SeededDraws.From(string.Create(CultureInfo.InvariantCulture, $"{world}/{seed}/{what}"));

    /// <summary>A uniform draw from [0, 1) with 53 random bits.</summary>
    /// <param name="place">A step, or whatever else the draws are numbered by.</param>
    public double Uniform(int place) => (_draws.At(place) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform draw from 0 to <paramref name="count"/> − 1.</summary>
    /// <param name="place">A step, or whatever else the draws are numbered by.</param>
    /// <param name="count">1 or more; the draw is uneven by less than <paramref name="count"/> ÷ 2⁶⁴.</param>
    public int Below(int place, int count) => (int)Math.BigMul(_draws.At(place), (ulong)count, out _);
}
