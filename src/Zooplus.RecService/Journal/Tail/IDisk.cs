using Microsoft.Win32.SafeHandles;

namespace Zooplus.RecService.Journal.Tail;

/// <summary>What takes the bytes of a tail, so that a test can make it fail.</summary>
internal interface IDisk
{
    /// <summary>Writes to a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">What is written.</param>
    /// <param name="at">Where, from the beginning of the file.</param>
    /// <exception cref="IOException">It could not be written, or only a part of it.</exception>
    void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long at);
}

/// <summary>The disk as it is.</summary>
internal sealed class Disk : IDisk
{
    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long at) => RandomAccess.Write(file, bytes, at);
}
