namespace Zooplus.RecService.Training.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_completed_file_replaces_the_old_one_and_leaves_nothing_else()
    {
        File.WriteAllText(_folder["w"], "old");

        using (var file = AtomicFile.Create(_folder["w"]))
        {
            Assert.Equal("old", File.ReadAllText(_folder["w"]));
            file.Complete("new"u8);
        }

        Assert.Equal("new", File.ReadAllText(_folder["w"]));
        Assert.Equal(["w"], _folder.Files);
    }

    [Fact]
    public void A_file_that_is_not_completed_leaves_the_old_one_and_nothing_else()
    {
        File.WriteAllText(_folder["w"], "old");

        AtomicFile.Create(_folder["w"]).Dispose();

        Assert.Equal("old", File.ReadAllText(_folder["w"]));
        Assert.Equal(["w"], _folder.Files);
    }

    [Fact]
    public void Its_folder_is_made_if_it_is_not_there()
    {
        var path = Path.Combine(_folder["models"], "w");

        using (var file = AtomicFile.Create(path))
        {
            file.Complete("new"u8);
        }

        Assert.True(File.Exists(path));
    }

    [Fact]
    public void A_folder_is_no_file() =>
        Assert.Throws<IOException>(() => AtomicFile.Create(Path.GetDirectoryName(_folder["w"])!));

    [Fact]
    public void A_place_below_a_file_is_found_out_at_once()
    {
        File.WriteAllText(_folder["file"], "");

        Assert.Throws<IOException>(() => AtomicFile.Create(Path.Combine(_folder["file"], "w")));
    }
}
