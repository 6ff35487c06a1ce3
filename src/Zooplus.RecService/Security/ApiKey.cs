namespace Zooplus.RecService.Security;

/// <summary>A valid key, known by its hash alone.</summary>
/// <param name="Name">Its holder in logs and metrics.</param>
/// <param name="Role">What its holder may do.</param>
/// <param name="Hash">The SHA-256 of the key.</param>
internal sealed record ApiKey(string Name, KeyRole Role, byte[] Hash);
