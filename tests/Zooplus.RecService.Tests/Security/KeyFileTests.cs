using Zooplus.RecService.Security;

namespace Zooplus.RecService.Tests.Security;

public sealed class KeyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recservice-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_key_that_is_made_is_valid_and_read_by_its_owner_alone()
    {
        var path = Path.Combine(_folder, "admin.key");

        Assert.Equal(0, await KeyFile.MakeAsync(path, TextWriter.Null));

        await using var application = new RecServiceApplication(("Security:Keys:0:Role", "Admin"), ("Security:Keys:0:File", path));
        (await application.SendAsync(Assert.Single(await File.ReadAllLinesAsync(path)), HttpMethod.Get, "/policies")).MustBeOk();
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task A_key_that_is_there_stays_and_no_two_are_equal()
    {
        var (first, second) = (Path.Combine(_folder, "first.key"), Path.Combine(_folder, "second.key"));
        await KeyFile.MakeAsync(first, TextWriter.Null);
        await KeyFile.MakeAsync(second, TextWriter.Null);
        var before = await File.ReadAllTextAsync(first);

        Assert.Equal(0, await KeyFile.MakeAsync(first, TextWriter.Null));

        Assert.Equal(before, await File.ReadAllTextAsync(first));
        Assert.NotEqual(before, await File.ReadAllTextAsync(second));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named()
    {
        using var output = new StringWriter();

        Assert.Equal(1, await KeyFile.MakeAsync(Path.Combine(_folder, "no-such-folder", "admin.key"), output));

        Assert.Contains("no-such-folder", output.ToString(), StringComparison.Ordinal);
    }
}
