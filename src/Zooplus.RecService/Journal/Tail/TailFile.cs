using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Zooplus.RecService.Journal.Tail;

/// <summary>
/// The file of a tail. It has two halves that are written in turns, each from its beginning, so that it stays as long as it is: what a half
/// held is written over once the tables hold it. What is left of an earlier turn is told by its sequences, which the tables hold.
/// </summary>
/// <remarks>
/// It is written through memory that is mapped to it, which is the page cache and outlives the process as what a call has written does, at a
/// tenth of the price. Such a write cannot fail: the file is filled with zeros when it is opened, since where a page has no room on the disk
/// the process would die of the write. So it would of a disk that cannot give back a page that memory was short of; what was kept is not lost.
/// </remarks>
internal sealed class TailFile : IDisposable
{
    /// <summary>How long a half is: as much as comes in while the tables wait for the disk, and little enough to stay in the processor's cache.</summary>
    public const int HalfLength = 2 << 20;

    private readonly long _identity;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long[] _lastOf = new long[2];
    private int _half;
    private int _at;

    /// <summary>Makes the file.</summary>
    /// <param name="path">The file. What it held is gone: the tables must hold it.</param>
    /// <param name="identity">Whose journal's tail it is.</param>
    /// <exception cref="IOException">The disk has no room for it, or does not allow it.</exception>
    public TailFile(string path, long identity)
    {
        const int Length = 2 * HalfLength;
        _identity = identity;
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            Fill(file, Length);
            _file = MemoryMappedFile.CreateFromFile(file, mapName: null, Length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _view = _file.CreateViewAccessor(0, Length);
    }

    /// <summary>Keeps facts in the file.</summary>
    /// <param name="group">Their rows, with room for what <see cref="TailGroup"/> writes before them; together no longer than a half.</param>
    /// <param name="first">The sequence of the first.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="waitForTables">Waits until the tables hold all facts up to a sequence.</param>
    public void Write(Span<byte> group, long first, int count, Action<long> waitForTables)
    {
        if (_at + group.Length > HalfLength)
        {
            waitForTables(_lastOf[1 - _half]);
            (_half, _at) = (1 - _half, 0);
        }

        TailGroup.WriteHead(group, _identity, first, count);
        _view.SafeMemoryMappedViewHandle.WriteSpan<byte>((ulong)((_half * HalfLength) + _at), group);
        _at += (group.Length + TailGroup.Alignment - 1) & -TailGroup.Alignment;
        _lastOf[_half] = first + count - 1;
    }

    /// <summary>The groups that a file holds, in order, as many of them as are whole.</summary>
    /// <param name="path">The file; it need not be there.</param>
    /// <param name="identity">Whose journal's tail it must be.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<TailGroup> Read(string path, long identity)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(path);
        var groups = new List<TailGroup>();
        while (bytes.Length >= TailGroup.HeadLength)
        {
            // What is no group is passed over and not the end: a later one says that something is missing before it.
            var isGroup = TailGroup.TryRead(bytes, identity, out var group);
            if (isGroup)
            {
                groups.Add(group);
            }

            var length = isGroup ? TailGroup.HeadLength + group.Rows.Length : TailGroup.NextMark(bytes.Span);
            bytes = bytes[Math.Min(bytes.Length, (length + TailGroup.Alignment - 1) & -TailGroup.Alignment)..];
        }

        return [.. groups.OrderBy(group => group.First)];
    }

    /// <summary>Forgets what it holds, which the tables hold too.</summary>
    public void Clear()
    {
        _view.SafeMemoryMappedViewHandle.WriteSpan<byte>(0, new byte[2 * HalfLength]);
        (_half, _at) = (0, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>Takes the room. Not by a reservation, which some file systems pass over in silence.</summary>
    private static void Fill(SafeFileHandle file, int length)
    {
        var zeros = new byte[64 << 10];
        for (var at = 0; at < length; at += zeros.Length)
        {
            RandomAccess.Write(file, zeros, at);
        }
    }
}
