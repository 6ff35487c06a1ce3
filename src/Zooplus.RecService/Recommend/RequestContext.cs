using System.Text.Json.Serialization;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Recommend;

/// <summary>What holds for one decision only: attributes of the user, in place of the catalogue's, and of the request itself, each a member.</summary>
/// <param name="Persona">The persona; one the catalogue does not declare is ignored.</param>
/// <param name="Attributes">The other members, by the names of declared user and request attributes; a text that is not among the declared values is ignored.</param>
[JsonConverter(typeof(RequestContextConverter))]
internal sealed record RequestContext(string? Persona = null, AttributeSet? Attributes = null);
