using System.Collections.Frozen;

namespace Zooplus.RecService.Core.Features;

/// <summary>
/// An attribute with a list of values, one feature each, in alphabetical order; a value that is not in the list sets none (scikit-learn's
/// <c>OneHotEncoder(handle_unknown='ignore')</c>).
/// </summary>
public sealed class CategoricalDeclaration : AttributeDeclaration
{
    private readonly FrozenDictionary<string, int> _features;

    /// <summary>Declares an attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="side">What has it.</param>
    /// <param name="values">Its values; order does not matter, repeats are ignored.</param>
    public CategoricalDeclaration(string name, AttributeSide side, IEnumerable<string> values)
        : base(name, side)
    {
        Values = [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _features = Values.Select((value, feature) => KeyValuePair.Create(value, feature)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The values, in feature order.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <inheritdoc/>
    public override int Length => Values.Count;

    /// <inheritdoc/>
    public override string Allowed => "a string";

    /// <summary>The feature of a value, or -1 when it is null or not in the list.</summary>
    public int FeatureOf(string? value) => value is null ? -1 : _features.GetValueOrDefault(value, -1);

    /// <inheritdoc/>
    public override string FeatureName(int feature) => $"{Name}={Values[feature]}";

    /// <inheritdoc/>
    public override bool Takes(in AttributeValue value) => value.Text is not null;

    /// <summary>Whether the value is in the list.</summary>
    public override bool Knows(in AttributeValue value) => FeatureOf(value.Text) >= 0;

    /// <inheritdoc/>
    public override bool TryEncode(in AttributeValue value, out int feature, out double x)
    {
        (feature, x) = (FeatureOf(value.Text), 1);
        return feature >= 0;
    }
}
