using System.Buffers.Binary;
using System.Text;

namespace Zooplus.RecService.Training.Native;

/// <summary>
/// The version-needs table (<c>.gnu.version_r</c>) of a 64-bit little-endian ELF file: which symbol versions it asks of which
/// shared library. Layout: System V gABI for the file and section headers, Linux Standard Base for <c>Verneed</c> and
/// <c>Vernaux</c>.
/// </summary>
internal static class ElfVersionNeeds
{
    /// <summary><c>VER_FLG_WEAK</c>: the loader warns when the version is missing, and goes on.</summary>
    public const ushort WeakFlag = 0x2;

    private const uint VersionNeedsSection = 0x6ffffffe;

    /// <summary>Finds where a needed version's flags (<c>vna_flags</c>, 16 bits) are.</summary>
    /// <param name="elf">The whole file.</param>
    /// <param name="library">The library asked: <c>libstdc++.so.6</c>.</param>
    /// <param name="version">The version asked for: <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>The offset in the file; null when the file does not ask for it.</returns>
    /// <exception cref="BadImageFormatException">The bytes are no such ELF file, or its table points outside of it.</exception>
    public static int? FindFlags(ReadOnlySpan<byte> elf, string library, string version)
    {
        try
        {
            if (!elf.StartsWith("\u007fELF\u0002\u0001"u8))
            {
                throw new BadImageFormatException("It is no 64-bit little-endian ELF file.");
            }

            var sections = Sections(elf);
            foreach (var section in sections)
            {
                if (section.Type == VersionNeedsSection)
                {
                    return FindFlags(elf, section, sections[section.Link], library, version);
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new BadImageFormatException("A table of the ELF file points outside of it.", exception);
        }
    }

    private static int? FindFlags(ReadOnlySpan<byte> elf, Section needs, Section strings, string library, string version)
    {
        // Verneed: version 16, count 16, file 32, first aux 32, next 32. Vernaux: hash 32, flags 16, other 16, name 32, next 32.
        // Both are lists whose last entry has no next; one that does not lead forwards ends them too.
        int next;
        for (var entry = needs.Offset; ; entry = checked(entry + next))
        {
            if (IsNamed(elf, strings, Int32(elf, entry + 4), library)
                && FindFlags(elf, checked(entry + Int32(elf, entry + 8)), strings, version) is { } flags)
            {
                return flags;
            }

            next = Int32(elf, entry + 12);
            if (next <= 0)
            {
                return null;
            }
        }
    }

    private static int? FindFlags(ReadOnlySpan<byte> elf, int aux, Section strings, string version)
    {
        while (!IsNamed(elf, strings, Int32(elf, aux + 8), version))
        {
            var next = Int32(elf, aux + 12);
            if (next <= 0)
            {
                return null;
            }

            aux = checked(aux + next);
        }

        return aux + 4;
    }

    private static Section[] Sections(ReadOnlySpan<byte> elf)
    {
        // File header: section table's offset at 40 (64 bits), size of an entry at 58, number of entries at 60 (16 bits each).
        // Section header: type at 4, offset at 24 (64 bits), link at 40.
        var table = Int64(elf, 40);
        var size = UInt16(elf, 58);
        var sections = new Section[UInt16(elf, 60)];
        for (var i = 0; i < sections.Length; i++)
        {
            var header = checked(table + (i * size));
            sections[i] = new Section((uint)Int32(elf, header + 4), Int64(elf, header + 24), Int32(elf, header + 40));
        }

        return sections;
    }

    private static bool IsNamed(ReadOnlySpan<byte> elf, Section strings, int name, string expected)
    {
        var text = elf[checked(strings.Offset + name)..];
        return text[..text.IndexOf((byte)0)].SequenceEqual(Encoding.ASCII.GetBytes(expected));
    }

    private static int UInt16(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(elf[offset..]);

    private static int Int32(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadInt32LittleEndian(elf[offset..]);

    private static int Int64(ReadOnlySpan<byte> elf, int offset) => checked((int)BinaryPrimitives.ReadInt64LittleEndian(elf[offset..]));

    private readonly record struct Section(uint Type, int Offset, int Link);
}
