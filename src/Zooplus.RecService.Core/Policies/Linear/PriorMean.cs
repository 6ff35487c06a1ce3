namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>A reward that is expected before anything was learned.</summary>
/// <param name="Persona">Of whom; null for a user of whom nothing is known.</param>
/// <param name="Category">For which products.</param>
/// <param name="Reward">The mean reward, 0 to 1.</param>
public readonly record struct PriorMean(string? Persona, string Category, double Reward);
