using System.Buffers.Binary;
using CsCheck;
using Zooplus.RecService.Training.Native;

namespace Zooplus.RecService.Training.Tests.Native;

public sealed class ElfVersionNeedsTests
{
    private static readonly byte[] Elf = ElfFile.With(
        ("libc.so.6", [("GLIBC_2.34", 0), ("V2", 5)]),
        ("libstdc++.so.6", [("V1", 1), ("V2", 2), ("V3", 3)]),
        ("libm.so.6", [("V3", 7)]));

    [Theory]
    [InlineData("libc.so.6", "V2", 5)]
    [InlineData("libstdc++.so.6", "V1", 1)]
    [InlineData("libstdc++.so.6", "V2", 2)]
    [InlineData("libstdc++.so.6", "V3", 3)]
    [InlineData("libm.so.6", "V3", 7)]
    public void The_flags_of_a_version_are_found_under_its_own_library(string library, string version, int flags)
    {
        var offset = ElfVersionNeeds.FindFlags(Elf, library, version);

        Assert.Equal(flags, BinaryPrimitives.ReadUInt16LittleEndian(Elf.AsSpan(offset!.Value)));
    }

    [Theory]
    [InlineData("libm.so.6", "V1")]
    [InlineData("libstdc++.so.6", "V")]
    [InlineData("libstdc++.so.6", "V33")]
    [InlineData("libstdc++.so", "V1")]
    public void What_is_not_asked_for_is_not_found(string library, string version) =>
        Assert.Null(ElfVersionNeeds.FindFlags(Elf, library, version));

    [Fact]
    public void What_is_no_elf_file_is_refused() =>
        Assert.Throws<BadImageFormatException>(() => ElfVersionNeeds.FindFlags("MZ and so on"u8, "libc.so.6", "V2"));

    [Fact]
    public void A_file_cut_off_is_refused() =>
        Assert.Throws<BadImageFormatException>(() => ElfVersionNeeds.FindFlags(Elf.AsSpan(0, Elf.Length - 1 - 64), "libm.so.6", "V3"));

    [Fact]
    public void A_broken_file_is_searched_or_refused_but_never_crashes() =>
        Gen.Select(Gen.Int[0, Elf.Length - 1], Gen.Byte).Sample((position, value) =>
        {
            var broken = (byte[])Elf.Clone();
            broken[position] = value;
            try
            {
                ElfVersionNeeds.FindFlags(broken, "libm.so.6", "V3");
            }
            catch (BadImageFormatException)
            {
            }
        }, iter: 20_000);
}
