namespace Zooplus.RecService.Core.Features;

/// <summary>
/// Two attributes that a model all products share also sees together: a feature for each pair of their features, with the product of both
/// values. It lets every persona like other categories, which persona and category by themselves cannot say.
/// </summary>
/// <param name="First">The name of one attribute.</param>
/// <param name="Second">The name of the other.</param>
public readonly record struct Interaction(string First, string Second)
{
    /// <summary>As it is written: <c>persona × category</c>.</summary>
    public override string ToString() => $"{First} × {Second}";
}
