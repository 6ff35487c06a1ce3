using Zooplus.RecService.LoadGenerator;
using Zooplus.RecService.LoadGenerator.Processes;

namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class SiblingConsoleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_console_built_with_this_one_is_found_in_the_folder_of_the_same_configuration()
    {
        var dll = Put("bin", "Other", "debug", "Other.dll");

        Assert.Equal(dll, SiblingConsole.Find("Other", _folder["bin", "LoadGenerator", "debug"] + "/").Path);
        Assert.Throws<CommandFailedException>(() => SiblingConsole.Find("Other", _folder["bin", "LoadGenerator", "release"]));
    }

    [Fact]
    public void A_console_published_beside_this_one_is_found_in_its_own_folder()
    {
        var dll = Put("app", "Other", "Other.dll");

        Assert.Equal(dll, SiblingConsole.Find("Other", _folder["app", "LoadGenerator"]).Path);
    }

    [Fact]
    public void A_console_that_is_in_neither_place_is_named_with_both()
    {
        var missing = Assert.Throws<CommandFailedException>(() => SiblingConsole.Find("Other", _folder["app", "LoadGenerator"]));

        Assert.Contains(_folder["Other", "LoadGenerator", "Other.dll"], missing.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["app", "Other", "Other.dll"], missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_console_that_brings_its_runtime_is_started_as_it_is_and_another_on_the_runtime_of_the_machine()
    {
        var dll = Put("app", "Other.dll");
        var console = SiblingConsole.In(_folder["app"], "Other");

        Assert.Equal(["exec", dll, "--help"], console.StartInfo("--help").ArgumentList);

        Put("app", "libhostpolicy.so");
        var startInfo = console.StartInfo("--help");

        Assert.Equal((_folder["app", "Other"], "--help"), (startInfo.FileName, Assert.Single(startInfo.ArgumentList)));
    }

    [Fact]
    public void A_folder_that_holds_no_such_console_is_named()
    {
        var missing = Assert.Throws<CommandFailedException>(() => SiblingConsole.In(_folder["app"], "Other"));

        Assert.Contains(_folder["app", "Other.dll"], missing.Message, StringComparison.Ordinal);
    }

    private string Put(params string[] parts)
    {
        var path = _folder[parts];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, []);
        return path;
    }
}
