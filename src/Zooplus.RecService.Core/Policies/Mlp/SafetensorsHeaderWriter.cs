using System.Buffers;
using System.Text.Json;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>Writes what <see cref="SafetensorsHeader"/> reads.</summary>
internal static class SafetensorsHeaderWriter
{
    // Tensors start at a multiple of this, so that a reader may map the file and use them in place.
    private const int Alignment = 8;

    /// <summary>The header of a file as UTF-8 JSON, padded with spaces to a multiple of 8 bytes.</summary>
    public static ReadOnlySpan<byte> Write(SafetensorsFile file)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteMetadata(json, file.Metadata);
            WriteTensors(json, file.Tensors);
            json.WriteEndObject();
        }

        var padding = (Alignment - (buffer.WrittenCount % Alignment)) % Alignment;
        buffer.Write(Enumerable.Repeat((byte)' ', padding).ToArray());
        return buffer.WrittenSpan;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
        {
            return;
        }

        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteTensors(Utf8JsonWriter json, IReadOnlyDictionary<string, SafetensorsTensor> tensors)
    {
        var offset = 0L;
        foreach (var (name, tensor) in tensors)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype", SafetensorsHeader.OnlyType);
            json.WriteStartArray("shape");
            foreach (var size in tensor.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            offset += tensor.Values.Length * (long)sizeof(float);
            json.WriteNumberValue(offset);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
