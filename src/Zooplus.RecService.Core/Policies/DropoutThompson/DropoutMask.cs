namespace Zooplus.RecService.Core.Policies.DropoutThompson;

/// <summary>Which units of the hidden layers take part: a factor a unit, 0 for one that is left out and 1 / (1 − rate) for the others.</summary>
internal static class DropoutMask
{
    /// <summary>Draws the factors of a layer, as <c>torch.nn.functional.dropout</c> has them: their mean is 1.</summary>
    /// <param name="draws">The source of randomness; one draw a unit.</param>
    /// <param name="rate">The probability that a unit is left out, 0 to below 1.</param>
    /// <param name="factors">Takes a factor for each unit.</param>
    public static void Draw(ref SeededDraws draws, double rate, Span<float> factors)
    {
        var kept = (float)(1 / (1 - rate));
        for (var unit = 0; unit < factors.Length; unit++)
        {
            factors[unit] = draws.NextDouble() < rate ? 0 : kept;
        }
    }
}
