namespace Zooplus.RecService.Core.Features;

/// <summary>Where the features of a declared attribute stand.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="First">The first of its features.</param>
internal readonly record struct FeatureSlot(AttributeDeclaration Attribute, int First);
