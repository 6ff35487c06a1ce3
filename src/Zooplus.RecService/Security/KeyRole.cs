namespace Zooplus.RecService.Security;

/// <summary>What the holder of an API key may do. Each role may do what those before it may.</summary>
internal enum KeyRole
{
    /// <summary>A storefront: recommend, feedback, activate, the reading of decisions, and the metrics.</summary>
    Serve,

    /// <summary>Whoever runs the shop: everything.</summary>
    Admin,
}
