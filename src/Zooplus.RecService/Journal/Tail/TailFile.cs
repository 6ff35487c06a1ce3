using Microsoft.Win32.SafeHandles;

namespace Zooplus.RecService.Journal.Tail;

/// <summary>
/// The file of a tail. It has two halves that are written in turns, each from its beginning, so that it stays as long as it is: what a half
/// held is written over once the tables hold it. What is left of an earlier turn is told by its sequences, which the tables hold.
/// </summary>
/// <param name="path">The file. What it held is gone: the tables must hold it.</param>
/// <param name="identity">Whose journal's tail it is.</param>
/// <param name="disk">Where it lies.</param>
internal sealed class TailFile(string path, long identity, IDisk disk) : IDisposable
{
    /// <summary>How long a half is.</summary>
    public const int HalfLength = 8 << 20;

    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    private readonly long[] _lastOf = new long[2];
    private int _half;
    private int _at;

    /// <summary>Keeps facts in the file.</summary>
    /// <param name="group">Their rows, with room for what <see cref="TailGroup"/> writes before them; together no longer than a half.</param>
    /// <param name="first">The sequence of the first.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="waitForTables">Waits until the tables hold all facts up to a sequence.</param>
    /// <exception cref="IOException">Nobody can tell whether they are kept.</exception>
    public void Write(Span<byte> group, long first, int count, Action<long> waitForTables)
    {
        if (_at + group.Length > HalfLength)
        {
            waitForTables(_lastOf[1 - _half]);
            (_half, _at) = (1 - _half, 0);
        }

        TailGroup.WriteHead(group, identity, first, count);
        disk.Write(_file, group, (_half * (long)HalfLength) + _at);
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

            var length = isGroup ? TailGroup.HeadLength + group.Rows.Length : TailGroup.Alignment;
            bytes = bytes[Math.Min(bytes.Length, (length + TailGroup.Alignment - 1) & -TailGroup.Alignment)..];
        }

        return [.. groups.OrderBy(group => group.First)];
    }

    /// <summary>Forgets what it holds, which the tables hold too.</summary>
    /// <exception cref="IOException">The disk does not allow it.</exception>
    public void Clear()
    {
        RandomAccess.SetLength(_file, 0);
        (_half, _at) = (0, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
