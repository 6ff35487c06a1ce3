namespace Zooplus.RecService.Core.Features;

/// <summary>
/// An attribute with an open vocabulary: any text sets one of a fixed number of features, by a hash (Weinberger et al. 2009, without the
/// sign). Texts that fall to the same feature are taken for alike.
/// </summary>
public sealed class HashedDeclaration : AttributeDeclaration
{
    private readonly int _buckets;

    /// <summary>Declares an attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="side">What has it.</param>
    /// <param name="buckets">How many features it has, 1 or more.</param>
    public HashedDeclaration(string name, AttributeSide side, int buckets)
        : base(name, side)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(buckets);
        _buckets = buckets;
    }

    /// <inheritdoc/>
    public override int Length => _buckets;

    /// <inheritdoc/>
    public override string Allowed => "a string";

    /// <inheritdoc/>
    public override string FeatureName(int feature) => FormattableString.Invariant($"{Name}#{feature}/{_buckets}");

    /// <inheritdoc/>
    public override bool Takes(in AttributeValue value) => value.Text is not null;

    /// <inheritdoc/>
    public override bool TryEncode(in AttributeValue value, out int feature, out double x)
    {
        (feature, x) = (value.Text is { } text ? (int)(StableHash.Of(text) % (uint)_buckets) : -1, 1);
        return feature >= 0;
    }
}
