using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Zooplus.RecService.Privacy;

/// <summary>
/// What a user is known by inside: the id that callers use or, where <see cref="PrivacyOptions.Key"/> is set, a pseudonym, the HMAC-SHA256
/// of the id (RFC 2104) cut to 128 bits. Whoever has the key can find a user's, and nobody else can tell whose one is.
/// </summary>
internal sealed class UserIdentity(IOptions<PrivacyOptions> options)
{
    /// <summary>What a pseudonym begins with.</summary>
    private const char Mark = '~';

    private const int HashBytes = 16;
    private const int HashCharacters = 22;

    private readonly byte[]? _key = options.Value.Key is { } key ? Encoding.UTF8.GetBytes(key) : null;

    /// <summary>Whether pseudonyms are made.</summary>
    public bool IsOn => _key is not null;

    /// <summary>Renames the ids of what is read from files; null when ids are kept as they come.</summary>
    public Func<string, string>? Rename => _key is null ? null : Of;

    /// <summary>What a user is known by. A pseudonym stays what it is, so that what the service answered with can be sent back.</summary>
    public string Of(string userId)
    {
        if (_key is null || IsPseudonym(userId))
        {
            return userId;
        }

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(userId), hash);
        return Mark + Base64Url.EncodeToString(hash[..HashBytes]);
    }

    private static bool IsPseudonym(string text) => text.Length == HashCharacters + 1 && text[0] == Mark && Base64Url.IsValid(text.AsSpan(1));
}
