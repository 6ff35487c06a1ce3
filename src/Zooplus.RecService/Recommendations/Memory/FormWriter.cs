using System.Buffers.Binary;
using System.Text;

namespace Zooplus.RecService.Recommendations.Memory;

/// <summary>Writes the bytes that <see cref="BinaryWriter"/> writes, straight into an array it keeps: every decision is written once, and most are never read.</summary>
internal sealed class FormWriter : BinaryWriter
{
    // A text of so many characters is shorter than 128 bytes, so that its length takes one.
    private const int ShortText = 127 / 3;

    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>An empty form.</summary>
    public FormWriter() => OutStream = new MemoryStream([], writable: false); // What is not overridden here fails, and is not lost.

    /// <summary>What has been written; valid until more is.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Begins anew.</summary>
    public void Clear() => _length = 0;

    /// <inheritdoc/>
    public override void Write(bool value) => Room(1)[0] = value ? (byte)1 : (byte)0;

    /// <inheritdoc/>
    public override void Write(byte value) => Room(1)[0] = value;

    /// <inheritdoc/>
    public override void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);

    /// <inheritdoc/>
    public override void Write(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Room(sizeof(double)), value);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => buffer.CopyTo(Room(buffer.Length));

    /// <inheritdoc/>
    public override void Write(string value)
    {
        if (value.Length <= ShortText)
        {
            var most = Room(1 + (3 * value.Length));
            var length = Encoding.UTF8.GetBytes(value, most[1..]);
            most[0] = (byte)length;
            _length += 1 + length - most.Length;
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(value);
        Write7BitEncodedInt(bytes);
        Encoding.UTF8.GetBytes(value, Room(bytes));
    }

    private Span<byte> Room(int length)
    {
        var from = _length;
        _length += length;
        if (_length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length, 2 * _bytes.Length));
        }

        return _bytes.AsSpan(from, length);
    }
}
