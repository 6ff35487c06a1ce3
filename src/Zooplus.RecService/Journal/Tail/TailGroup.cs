using System.Buffers.Binary;

namespace Zooplus.RecService.Journal.Tail;

/// <summary>
/// Facts that were kept together: in the file either all of them or none. Before their rows stand 32 bytes: a mark, how long the rows are,
/// whose journal's they are, the sequence of the first fact, how many there are, and a sum of all of this but itself.
/// </summary>
/// <param name="First">The sequence of the first fact.</param>
/// <param name="Count">How many facts there are, each of the sequence after the one before it.</param>
/// <param name="Rows">Their rows.</param>
internal readonly record struct TailGroup(long First, int Count, ReadOnlyMemory<byte> Rows)
{
    /// <summary>How many bytes stand before the rows.</summary>
    public const int HeadLength = 32;

    /// <summary>A group begins at a multiple of this.</summary>
    public const int Alignment = 8;

    private const uint Mark = 0x6C69_6174;

    /// <summary>The sequence of the last fact.</summary>
    public long Last => First + Count - 1;

    /// <summary>Writes what stands before the rows.</summary>
    /// <param name="group">The rows, with room before them.</param>
    /// <param name="identity">Whose journal's they are.</param>
    /// <param name="first">The sequence of the first fact.</param>
    /// <param name="count">How many facts there are.</param>
    public static void WriteHead(Span<byte> group, long identity, long first, int count)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(group, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(group[4..], group.Length - HeadLength);
        BinaryPrimitives.WriteInt64LittleEndian(group[8..], identity);
        BinaryPrimitives.WriteInt64LittleEndian(group[16..], first);
        BinaryPrimitives.WriteInt32LittleEndian(group[24..], count);
        BinaryPrimitives.WriteUInt32LittleEndian(group[28..], Sum(group));
    }

    /// <summary>Reads a group, if there is a whole one.</summary>
    /// <param name="bytes">Where it would begin, and what follows.</param>
    /// <param name="identity">Whose journal's it must be.</param>
    /// <param name="group">The group.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, long identity, out TailGroup group)
    {
        group = default;
        var head = bytes.Span;
        if (head.Length < HeadLength || BinaryPrimitives.ReadUInt32LittleEndian(head) != Mark || BinaryPrimitives.ReadInt64LittleEndian(head[8..]) != identity)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        if (length < 0 || length > head.Length - HeadLength || BinaryPrimitives.ReadUInt32LittleEndian(head[28..]) != Sum(head[..(HeadLength + length)]))
        {
            return false;
        }

        group = new TailGroup(BinaryPrimitives.ReadInt64LittleEndian(head[16..]), BinaryPrimitives.ReadInt32LittleEndian(head[24..]), bytes.Slice(HeadLength, length));
        return true;
    }

    /// <summary>Where the next group might begin, after a place where none does.</summary>
    /// <param name="bytes">What there is from that place on, longer than <see cref="Alignment"/>.</param>
    /// <returns>How far away that is; the end where there is no other.</returns>
    public static int NextMark(ReadOnlySpan<byte> bytes)
    {
        Span<byte> mark = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(mark, Mark);
        var next = bytes[Alignment..].IndexOf(mark);
        return next < 0 ? bytes.Length : Alignment + next;
    }

    private static uint Sum(ReadOnlySpan<byte> group) => Crc32C.Add(Crc32C.Add(0, group[..28]), group[HeadLength..]);
}
