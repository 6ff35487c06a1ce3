namespace Zooplus.RecService.Http;

/// <summary>Marks a <see cref="JsonBody{T}"/> that may be left out of a request: no body means an object without fields.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class BodyMayBeAbsentAttribute : Attribute;
