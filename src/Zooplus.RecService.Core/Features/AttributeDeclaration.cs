namespace Zooplus.RecService.Core.Features;

/// <summary>
/// An attribute that a schema declares, and how its values become features. A value sets one of the attribute's features at most; one
/// that says nothing sets none. Immutable.
/// </summary>
public abstract class AttributeDeclaration
{
    private protected AttributeDeclaration(string name, AttributeSide side)
    {
        Name = name;
        Side = side;
    }

    /// <summary>Its name, unique among all attributes of a schema.</summary>
    public string Name { get; }

    /// <summary>What has it.</summary>
    public AttributeSide Side { get; }

    /// <summary>How many features it has.</summary>
    public abstract int Length { get; }

    /// <summary>What a value of it must be, in words: a text, or a number.</summary>
    public abstract string Allowed { get; }

    /// <summary>The name of one of its features, which tells it from every feature that means something else.</summary>
    /// <param name="feature">0 to <see cref="Length"/> − 1.</param>
    public abstract string FeatureName(int feature);

    /// <summary>Whether a value is of the kind it takes, known or not.</summary>
    public abstract bool Takes(in AttributeValue value);

    /// <summary>Whether a value says something.</summary>
    public virtual bool Knows(in AttributeValue value) => Takes(value);

    /// <summary>Encodes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="feature">Which of its features the value sets.</param>
    /// <param name="x">What to.</param>
    /// <returns>False when it sets none: it is unknown, or stands for 0.</returns>
    public abstract bool TryEncode(in AttributeValue value, out int feature, out double x);
}
