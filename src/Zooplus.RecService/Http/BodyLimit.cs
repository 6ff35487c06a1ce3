using Microsoft.AspNetCore.Http.Metadata;

namespace Zooplus.RecService.Http;

/// <summary>How large a body an endpoint reads. The server refuses a larger one before it is read whole.</summary>
/// <param name="Bytes">The largest body, in bytes.</param>
internal sealed record BodyLimit(long Bytes) : IRequestSizeLimitMetadata
{
    /// <summary>For a request about one decision.</summary>
    public const long Default = 256 * 1024;

    /// <summary>For a catalogue or a weights file: 1,000,000 users, or 50,000 products with their embeddings.</summary>
    public const long Bulk = 512L * 1024 * 1024;

    long? IRequestSizeLimitMetadata.MaxRequestBodySize => Bytes;
}
