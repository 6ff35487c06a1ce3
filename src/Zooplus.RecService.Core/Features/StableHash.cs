namespace Zooplus.RecService.Core.Features;

/// <summary>A hash that is the same in every process, unlike the runtime's own.</summary>
internal static class StableHash
{
    /// <summary>FNV-1a over the text's characters, then mixed, since its low bits depend on the characters' low bits alone.</summary>
    public static uint Of(string text)
    {
        var hash = 2166136261;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619;
        }

        return Mixed(hash);
    }

    /// <summary>The hash of an ordered pair.</summary>
    public static uint Of(uint first, uint second) => Mixed((first * 0x9E3779B1) ^ second);

    // MurmurHash3's finaliser (Appleby).
    private static uint Mixed(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }
}
