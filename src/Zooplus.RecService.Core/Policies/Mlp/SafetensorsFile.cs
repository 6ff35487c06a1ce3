using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>
/// A file in the safetensors format: the header's length (8 bytes, little-endian), a JSON header that names each tensor's type,
/// shape and place, then the tensors' bytes without gaps. Only F32 tensors are known here.
/// </summary>
/// <remarks>The reader takes the bytes for untrusted: whatever the header claims is held against the bytes that are there.</remarks>
public sealed class SafetensorsFile
{
    /// <summary>The longest header that is read, in bytes; the format's own limit.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    private const int LengthBytes = sizeof(ulong);

    /// <summary>Puts a file together.</summary>
    /// <param name="tensors">The tensors by name, in the order they are written.</param>
    /// <param name="metadata">Free text by key, in the order it is written.</param>
    /// <exception cref="ArgumentException">A name is given twice, or a tensor has more or fewer values than its shape.</exception>
    public SafetensorsFile(
        IReadOnlyList<KeyValuePair<string, SafetensorsTensor>> tensors,
        IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        foreach (var (name, tensor) in tensors)
        {
            if (tensor.Shape.Aggregate(1L, (product, size) => checked(product * size)) != tensor.Values.Length)
            {
                throw new ArgumentException(
                    $"Tensor '{name}' of shape [{string.Join(", ", tensor.Shape)}] has {tensor.Values.Length} values.",
                    nameof(tensors));
            }
        }

        Tensors = new OrderedDictionary<string, SafetensorsTensor>(tensors, StringComparer.Ordinal);
        Metadata = new OrderedDictionary<string, string>(metadata, StringComparer.Ordinal);
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors { get; }

    /// <summary>Free text by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a whole file.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="source">What to call it in an error.</param>
    /// <exception cref="WeightsFormatException">The bytes are not a safetensors file of F32 tensors.</exception>
    public static SafetensorsFile Parse(ReadOnlySpan<byte> bytes, string source)
    {
        if (bytes.Length < LengthBytes)
        {
            throw new WeightsFormatException(
                source,
                $"the file ends after {bytes.Length} bytes; a safetensors file starts with 8 bytes that hold its header's length");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > MaxHeaderBytes)
        {
            throw new WeightsFormatException(
                source,
                $"the header claims {length} bytes; at most {MaxHeaderBytes} are read (is it a safetensors file?)");
        }

        var rest = bytes[LengthBytes..];
        if (length > (ulong)rest.Length)
        {
            throw new WeightsFormatException(
                source,
                $"the file is truncated: the header claims {length} bytes and {rest.Length} are there");
        }

        var header = SafetensorsHeader.Parse(rest[..(int)length], source);
        var data = rest[(int)length..];
        header.CheckLayout(data.Length, source);

        var tensors = new List<KeyValuePair<string, SafetensorsTensor>>();
        foreach (var entry in header.Entries)
        {
            var values = new float[(entry.End - entry.Begin) / sizeof(float)];
            data[(int)entry.Begin..(int)entry.End].CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            tensors.Add(new(entry.Name, new SafetensorsTensor(entry.Shape, values)));
        }

        return new SafetensorsFile(tensors, header.Metadata);
    }

    /// <summary>Writes the file; the same content gives the same bytes.</summary>
    /// <param name="destination">Where to; it stays open.</param>
    public void Write(Stream destination)
    {
        var header = SafetensorsHeaderWriter.Write(this);
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        destination.Write(length);
        destination.Write(header);
        foreach (var tensor in Tensors.Values)
        {
            destination.Write(MemoryMarshal.AsBytes(tensor.Values.Span));
        }
    }
}
