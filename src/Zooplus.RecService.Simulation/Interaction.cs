namespace Zooplus.RecService.Simulation;

/// <summary>One showing of a product to a user.</summary>
/// <param name="User">The user's number in the world.</param>
/// <param name="Product">The product's number in the world.</param>
/// <param name="Clicked">Whether the user clicked on it.</param>
public readonly record struct Interaction(int User, int Product, bool Clicked);
