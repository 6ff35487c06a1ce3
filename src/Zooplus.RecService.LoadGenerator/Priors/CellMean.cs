namespace Zooplus.RecService.LoadGenerator.Priors;

/// <summary>The mean reward of the products of a category for the users of a persona.</summary>
/// <param name="Persona">The persona; null for users of whom none is known.</param>
/// <param name="Category">The category.</param>
/// <param name="Reward">The mean, 0 to 1.</param>
/// <param name="Observations">How many observations it rests on; of weighted ones how many unweighted ones would tell as much.</param>
internal sealed record CellMean(string? Persona, string Category, double Reward, double Observations);
