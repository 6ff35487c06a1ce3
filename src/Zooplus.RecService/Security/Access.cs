namespace Zooplus.RecService.Security;

/// <summary>Which role an endpoint needs. One that says nothing needs <see cref="KeyRole.Admin"/>, so that a new one cannot be left open by forgetting.</summary>
/// <param name="Role">The least role.</param>
internal sealed record Access(KeyRole Role)
{
    /// <summary>The role that whatever answers a request needs.</summary>
    /// <param name="endpoint">What routing found; null when it found nothing, which any holder of a key may be told.</param>
    public static KeyRole Of(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<Access>()?.Role ?? (endpoint is RouteEndpoint ? KeyRole.Admin : KeyRole.Serve);
}

/// <summary>Says which role an endpoint needs.</summary>
internal static class AccessExtensions
{
    /// <summary>Opens endpoints to storefronts.</summary>
    public static TBuilder OpenToServe<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new Access(KeyRole.Serve));
}
