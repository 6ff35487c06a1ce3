using System.Buffers.Binary;
using System.Text;

namespace Zooplus.RecService.Training.Tests.Native;

/// <summary>The smallest ELF file with a version-needs table: a header, names, the table, and the sections' headers.</summary>
internal static class ElfFile
{
    private const int HeaderSize = 64;
    private const int NamesOffset = HeaderSize;

    /// <summary>Builds one.</summary>
    /// <param name="needs">The libraries, and for each the versions asked of it with their flags.</param>
    public static byte[] With(params (string Library, (string Version, ushort Flags)[] Versions)[] needs)
    {
        var names = new List<byte> { 0 };
        var table = new List<byte>();
        for (var i = 0; i < needs.Length; i++)
        {
            var (library, versions) = needs[i];
            UInt16(table, 1);
            UInt16(table, versions.Length);
            UInt32(table, Name(names, library));
            UInt32(table, 16);
            UInt32(table, i + 1 < needs.Length ? 16 + (16 * versions.Length) : 0);
            for (var j = 0; j < versions.Length; j++)
            {
                UInt32(table, 0x1234);
                UInt16(table, versions[j].Flags);
                UInt16(table, j + 2);
                UInt32(table, Name(names, versions[j].Version));
                UInt32(table, j + 1 < versions.Length ? 16 : 0);
            }
        }

        var tableOffset = NamesOffset + names.Count;
        var sectionsOffset = tableOffset + table.Count;
        var elf = new byte[sectionsOffset + (2 * HeaderSize)];
        "\u007fELF\u0002\u0001"u8.CopyTo(elf);
        BinaryPrimitives.WriteInt64LittleEndian(elf.AsSpan(40), sectionsOffset);
        BinaryPrimitives.WriteInt16LittleEndian(elf.AsSpan(58), HeaderSize);
        BinaryPrimitives.WriteInt16LittleEndian(elf.AsSpan(60), 2);
        names.CopyTo(elf, NamesOffset);
        table.CopyTo(elf, tableOffset);
        Section(elf.AsSpan(sectionsOffset), type: 3, NamesOffset, link: 0);
        Section(elf.AsSpan(sectionsOffset + HeaderSize), type: 0x6ffffffe, tableOffset, link: 0);
        return elf;
    }

    private static void Section(Span<byte> header, int type, int offset, int link)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], type);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], offset);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], link);
    }

    private static int Name(List<byte> names, string name)
    {
        var offset = names.Count;
        names.AddRange([.. Encoding.ASCII.GetBytes(name), 0]);
        return offset;
    }

    private static void UInt16(List<byte> bytes, int value) => bytes.AddRange(BitConverter.GetBytes((ushort)value));

    private static void UInt32(List<byte> bytes, int value) => bytes.AddRange(BitConverter.GetBytes(value));
}
