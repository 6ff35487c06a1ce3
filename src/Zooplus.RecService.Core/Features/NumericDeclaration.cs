namespace Zooplus.RecService.Core.Features;

/// <summary>
/// An attribute that is a number, standardised as scikit-learn's <c>StandardScaler</c> does it: one feature, (value − mean) ÷ deviation. A
/// number that is left out counts as the mean.
/// </summary>
public sealed class NumericDeclaration : AttributeDeclaration
{
    /// <summary>A value further than so many deviations from the mean is taken for one that is as far: no outlier outweighs all else.</summary>
    public const double DeviationsMax = 10;

    /// <summary>Declares an attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="side">What has it.</param>
    /// <param name="mean">The mean of its values.</param>
    /// <param name="deviation">Their standard deviation, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not above 0, or a number is not finite.</exception>
    public NumericDeclaration(string name, AttributeSide side, double mean, double deviation)
        : base(name, side)
    {
        if (!double.IsFinite(mean) || !(deviation > 0 && double.IsFinite(1 / deviation) && double.IsFinite(deviation)))
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "The mean must be a finite number and the deviation one above 0.");
        }

        Mean = mean;
        Deviation = deviation;
    }

    /// <summary>The mean of its values.</summary>
    public double Mean { get; }

    /// <summary>Their standard deviation.</summary>
    public double Deviation { get; }

    /// <inheritdoc/>
    public override int Length => 1;

    /// <inheritdoc/>
    public override string Allowed => "a number";

    /// <summary>Its name with the mean and the deviation: on another scale it is another feature.</summary>
    public override string FeatureName(int feature) => FormattableString.Invariant($"{Name}({Mean:R}±{Deviation:R})");

    /// <inheritdoc/>
    public override bool Takes(in AttributeValue value) => value.Text is null && double.IsFinite(value.Number);

    /// <inheritdoc/>
    public override bool TryEncode(in AttributeValue value, out int feature, out double x)
    {
        feature = 0;
        x = value.Text is null ? Math.Clamp((value.Number - Mean) / Deviation, -DeviationsMax, DeviationsMax) : 0;
        return x != 0;
    }
}
