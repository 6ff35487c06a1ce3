using System.Buffers.Binary;

namespace Zooplus.RecService.Recommendations.Memory;

/// <summary>What decisions are searched by, read off the bytes that <see cref="DecisionForm"/> has written, without reading the rest.</summary>
internal readonly ref struct DecisionHeader(ReadOnlySpan<byte> form)
{
    private const int TextsFrom = sizeof(long) + sizeof(bool);

    private readonly ReadOnlySpan<byte> _form = form;

    /// <summary>The number of the fact that it was made.</summary>
    public long Sequence => BinaryPrimitives.ReadInt64LittleEndian(_form);

    /// <summary>Whether it takes no more rewards.</summary>
    public bool IsClosed => _form[TextsFrom - sizeof(bool)] != 0;

    /// <summary>Its id as <see cref="DecisionId"/> writes it.</summary>
    public ReadOnlySpan<byte> Id => Text(0);

    /// <summary>Whom it was made for, in UTF-8.</summary>
    public ReadOnlySpan<byte> UserId => Text(1);

    /// <summary>The policy that made it, in UTF-8.</summary>
    public ReadOnlySpan<byte> Policy => Text(2);

    /// <summary>Writes the header of a decision.</summary>
    public static void Write(FormWriter writer, Decision decision)
    {
        writer.Write(decision.Sequence);
        writer.Write(decision.IsClosed);
        DecisionId.Write(writer, decision.Id);
        writer.Write(decision.Request.UserId);
        writer.Write(decision.Response.Policy);
    }

    private ReadOnlySpan<byte> Text(int place)
    {
        var rest = _form[TextsFrom..];
        while (true)
        {
            var length = ReadLength(ref rest);
            if (place-- == 0)
            {
                return rest[..length];
            }

            rest = rest[length..];
        }
    }

    /// <summary>Reads a length as <see cref="BinaryWriter"/> writes it before a text: seven bits a byte, the lowest first.</summary>
    private static int ReadLength(ref ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            length |= (next & 0x7f) << shift;
            if (next < 0x80)
            {
                return length;
            }
        }
    }
}
