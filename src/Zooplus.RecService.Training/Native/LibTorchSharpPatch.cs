using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Zooplus.RecService.Training.Native;

/// <summary>
/// Lets <c>libLibTorchSharp.so</c> of TorchSharp 0.107.0 load beside a libstdc++ older than GCC 13's. The file asks for symbol version
/// GLIBCXX_3.4.32 because of <c>std::ios_base_library_init()</c> alone, which older versions do not have and which is never called;
/// with the weak flag on that one request the loader goes on without it.
/// </summary>
internal static class LibTorchSharpPatch
{
    /// <summary>The library that is asked for the version.</summary>
    public const string Library = "libstdc++.so.6";

    /// <summary>The version that older libraries lack.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    /// <summary>The symbol behind the version: a library that exports it needs no patch.</summary>
    public const string Symbol = "_ZSt21ios_base_library_initv";

    // The linux-x64 file of TorchSharp 0.107.0. What is true of its symbol need not be true of another build's.
    private const string KnownSha256 = "cf33b1b0bb6bbb9754a768fb5c5d04d9f498603be50e73f55621a0b40ee608b8";

    /// <summary>A copy of the file with the weak flag set; all else is as it was.</summary>
    /// <param name="original">The file's bytes.</param>
    /// <exception cref="BadImageFormatException">It is not the file this patch is for.</exception>
    public static byte[] Apply(ReadOnlySpan<byte> original)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(original));
        if (sha256 != KnownSha256)
        {
            throw new BadImageFormatException(
                $"its SHA-256 is {sha256}, and only the linux-x64 file of TorchSharp 0.107.0 ({KnownSha256}) is known to be safe to patch");
        }

        return SetWeak(original);
    }

    /// <summary>A copy with the weak flag set on the request for <see cref="Version"/>, whichever build it is.</summary>
    /// <exception cref="BadImageFormatException">There is no such request, or it carries flags already.</exception>
    internal static byte[] SetWeak(ReadOnlySpan<byte> original)
    {
        var offset = ElfVersionNeeds.FindFlags(original, Library, Version)
            ?? throw new BadImageFormatException($"it does not ask {Library} for {Version}");
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(original[offset..]);
        if (flags != 0)
        {
            throw new BadImageFormatException($"its request for {Version} has the flags 0x{flags:x}; none are expected");
        }

        var patched = original.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(offset), ElfVersionNeeds.WeakFlag);
        return patched;
    }
}
