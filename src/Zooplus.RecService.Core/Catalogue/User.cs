using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Catalogue;

/// <summary>A user the shop knows something about. Anyone else is a visitor.</summary>
/// <param name="Id">The shop's own name for the user, unique in the catalogue.</param>
/// <param name="Persona">The segment the user belongs to, one of <see cref="FeatureSchema.Personas"/>; null when unknown.</param>
/// <param name="Attributes">What else the shop knows, by the names of declared user attributes; null for nothing.</param>
public sealed record User(string Id, string? Persona = null, AttributeSet? Attributes = null);
