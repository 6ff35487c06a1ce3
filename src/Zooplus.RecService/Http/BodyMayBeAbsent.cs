namespace Zooplus.RecService.Http;

/// <summary>Marks an endpoint whose <see cref="JsonBody{T}"/> may be left out: no body means an object without fields.</summary>
internal sealed record BodyMayBeAbsent;
