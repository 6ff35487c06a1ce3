using System.Security.Cryptography;

namespace Zooplus.RecService.Security;

/// <summary>What keys look like, in the configuration and in files.</summary>
internal static class KeyText
{
    /// <summary>What is allowed as a key, in words.</summary>
    public const string Allowed = "16 to 256 visible ASCII characters";

    /// <summary>The length of the longest key, in characters.</summary>
    public const int LengthMax = 256;

    private const int LengthMin = 16;

    public static bool IsKey(string text) => text.Length is >= LengthMin and <= LengthMax && text.All(character => character is > ' ' and <= '~');

    public static bool IsHash(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit);

    /// <summary>The keys of a file, a line each; empty lines are passed over.</summary>
    public static IEnumerable<string> OfFile(string path) => File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0);

    /// <summary>Why a file is not one of keys; null when it is.</summary>
    public static string? FaultOfFile(string path)
    {
        try
        {
            var keys = OfFile(path).ToList();
            return keys.Count == 0 ? "it holds none" : keys.TrueForAll(IsKey) ? null : $"each of {Allowed}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return exception.Message;
        }
    }
}
