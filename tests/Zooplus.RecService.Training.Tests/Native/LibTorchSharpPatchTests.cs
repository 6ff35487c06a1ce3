using Zooplus.RecService.Training.Native;

namespace Zooplus.RecService.Training.Tests.Native;

public sealed class LibTorchSharpPatchTests
{
    [Fact]
    public void The_patch_makes_one_request_weak_and_changes_nothing_else()
    {
        var original = ElfFile.With(
            ("libc.so.6", [("GLIBC_2.34", 0)]),
            ("libstdc++.so.6", [("GLIBCXX_3.4.30", 0), ("GLIBCXX_3.4.32", 0)]));

        AssertOneFlagDiffers(original, LibTorchSharpPatch.SetWeak(original));
    }

    // Other systems than Linux get another file from the package, and need no patch.
    [Fact]
    public void The_packages_own_file_is_the_known_one()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var original = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));

        AssertOneFlagDiffers(original, LibTorchSharpPatch.Apply(original));
    }

    [Fact]
    public void A_file_that_is_not_the_known_one_is_refused_whatever_it_asks_for()
    {
        var other = ElfFile.With(("libstdc++.so.6", [("GLIBCXX_3.4.32", 0)]));

        var fault = Assert.Throws<BadImageFormatException>(() => LibTorchSharpPatch.Apply(other));

        Assert.Contains("only the linux-x64 file of TorchSharp 0.107.0", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_has_flags_already_is_not_touched() =>
        Assert.Throws<BadImageFormatException>(() => LibTorchSharpPatch.SetWeak(ElfFile.With(("libstdc++.so.6", [("GLIBCXX_3.4.32", 2)]))));

    [Fact]
    public void A_file_without_the_request_is_refused() =>
        Assert.Throws<BadImageFormatException>(() => LibTorchSharpPatch.SetWeak(ElfFile.With(("libstdc++.so.6", [("GLIBCXX_3.4.30", 0)]))));

    private static void AssertOneFlagDiffers(byte[] original, byte[] patched)
    {
        var difference = Assert.Single(original.Zip(patched).Index(), pair => pair.Item.First != pair.Item.Second);

        Assert.Equal(original.Length, patched.Length);
        Assert.Equal(ElfVersionNeeds.FindFlags(original, LibTorchSharpPatch.Library, LibTorchSharpPatch.Version), difference.Index);
        Assert.Equal((0, ElfVersionNeeds.WeakFlag), (difference.Item.First, difference.Item.Second));
    }
}
