using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Zooplus.RecService.Security;

/// <summary>The valid keys, of which it holds the hashes alone. Thread-safe.</summary>
internal sealed class KeyRing
{
    private readonly List<ApiKey> _keys = [];

    public KeyRing(IOptions<SecurityOptions> options)
    {
        var given = options.Value.Keys;
        for (var i = 0; i < given.Count; i++)
        {
            var name = given[i].Name ?? string.Create(CultureInfo.InvariantCulture, $"{given[i].RoleNamed}-{i}").ToLowerInvariant();
            foreach (var hash in HashesOf(given[i]))
            {
                if (_keys.Exists(key => key.Hash.AsSpan().SequenceEqual(hash)))
                {
                    throw new StartupException(string.Create(CultureInfo.InvariantCulture, $"{SecurityOptions.Section}:Keys:{i} is a key that is given twice; allowed is each key once."));
                }

                _keys.Add(new ApiKey(name, given[i].RoleNamed!.Value, hash));
            }
        }
    }

    /// <summary>Whether a request needs a key.</summary>
    public bool IsOn => _keys.Count > 0;

    /// <summary>The valid key that a request was sent with; null when it is none.</summary>
    /// <remarks>Hashes are compared, each to its end, and all of them: how long it takes says nothing about any key.</remarks>
    public ApiKey? Find(ReadOnlySpan<char> given)
    {
        if (given.Length > KeyText.LengthMax)
        {
            return null;
        }

        Span<byte> text = stackalloc byte[Encoding.UTF8.GetMaxByteCount(KeyText.LengthMax)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(given, text)], hash);
        ApiKey? found = null;
        foreach (var key in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(key.Hash, hash))
            {
                found = key;
            }
        }

        return found;
    }

    private static IEnumerable<byte[]> HashesOf(SecurityOptions.KeyOptions options) => options switch
    {
        { Sha256: { } hash } => [Convert.FromHexString(hash)],
        { Key: { } key } => [SHA256.HashData(Encoding.UTF8.GetBytes(key))],
        _ => KeyText.OfFile(options.File!).Select(key => SHA256.HashData(Encoding.UTF8.GetBytes(key))),
    };
}
