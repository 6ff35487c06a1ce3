using System.Threading.RateLimiting;

namespace Zooplus.RecService.Limits;

/// <summary>Whom a limit is about.</summary>
internal enum LimitScope
{
    /// <summary>The service as a whole.</summary>
    Service,

    /// <summary>The holders of one key.</summary>
    Key,

    /// <summary>One address.</summary>
    Address,
}

/// <summary>Why a request is not taken on.</summary>
/// <param name="Scope">Whom the limit is about.</param>
/// <param name="PerSecond">The limit, in requests a second.</param>
internal sealed record Refusal(LimitScope Scope, int PerSecond)
{
    /// <summary>Where a lease says so.</summary>
    public static MetadataName<Refusal> Metadata { get; } = new("recservice.refusal");
}
