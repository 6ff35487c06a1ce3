namespace Zooplus.RecService.Simulation;

/// <summary>How a product did in the <see cref="PersonaDemo"/>.</summary>
/// <param name="Product">The product's number in the world.</param>
/// <param name="Category">Its category.</param>
/// <param name="Expected">The true probability of a click, 0 to 1.</param>
/// <param name="Clicks">How often it was clicked on.</param>
/// <param name="Observed">The share of its showings that were clicks, 0 to 1.</param>
public sealed record DemoProduct(int Product, string Category, double Expected, int Clicks, double Observed);
