namespace Zooplus.RecService.Simulation.Tests;

public sealed class WorldFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_log_is_read_back_as_it_was_written()
    {
        var (_, log) = Write(new ShopWorld(50, 100, 42), 5_000);

        var table = InteractionCsv.Read(_folder.File(WorldFiles.Interactions));

        Assert.Equal(Enumerable.Range(0, 100).Select(id => $"{id}"), table.UserIds);
        Assert.Equal(Enumerable.Range(0, 50).Select(id => $"{id}"), table.ProductIds);
        Assert.Equal(log.Interactions.Select(interaction => interaction.User), table.UserRows.ToArray());
        Assert.Equal(log.Interactions.Select(interaction => interaction.Product), table.ProductRows.ToArray());
        Assert.Equal(log.Interactions.Select(interaction => interaction.Clicked ? 1f : 0f), table.Labels.ToArray());
        Assert.Equal(5_000, table.Count);
    }

    [Fact]
    public void A_catalogue_is_read_back_as_it_was_written()
    {
        var (world, _) = Write(new ShopWorld(53, 120, 7), 1);

        Assert.Equal(world.Products, CatalogueCsv.ReadProducts(_folder.File(WorldFiles.Products)));
        Assert.Equal(world.Users, CatalogueCsv.ReadUsers(_folder.File(WorldFiles.Users)));
    }

    [Fact]
    public void The_files_look_as_the_documentation_says()
    {
        var (world, log) = Write(new ShopWorld(5, 2, 42), 1);

        var only = log.Interactions[0];
        Assert.Equal($"user_id,product_id,clicked\n{only.User},{only.Product},{(only.Clicked ? 1 : 0)}\n", File.ReadAllText(_folder.File("interactions.csv")));
        Assert.StartsWith($"product_id,category\n0,{world.Products[0].Category}\n1,", File.ReadAllText(_folder.File("products.csv")), StringComparison.Ordinal);
        Assert.Equal($"user_id,persona\n0,{world.Users[0].Persona}\n1,{world.Users[1].Persona}\n", File.ReadAllText(_folder.File("users.csv")));
    }

    [Fact]
    public void Writing_again_replaces_the_files_and_leaves_no_others()
    {
        Write(new ShopWorld(5, 2, 1), 1_000);
        Write(new ShopWorld(5, 2, 2), 1);

        Assert.Equal(2, File.ReadLines(_folder.File("interactions.csv")).Count());
        Assert.Equal(["interactions.csv", "products.csv", "users.csv"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        var world = new ShopWorld(5, 2, 1);
        var taken = _folder.FileWith("a file, not a folder");

        var fault = Assert.Throws<IOException>(() => WorldFiles.Write(taken, world, InteractionLog.Draw(world.Draws(), 1)));

        Assert.StartsWith($"The folder '{taken}' cannot be written: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_one_file_cannot_be_written_none_is_replaced()
    {
        Write(new ShopWorld(5, 2, 1), 3);
        Directory.CreateDirectory(_folder.File("users.csv.unfinished"));
        var world = new ShopWorld(5, 2, 2);

        Assert.Throws<IOException>(() => WorldFiles.Write(_folder.Path, world, InteractionLog.Draw(world.Draws(), 9)));

        Assert.Equal(4, File.ReadLines(_folder.File("interactions.csv")).Count());
        Assert.Equal(3, Directory.GetFiles(_folder.Path).Length);
    }

    private (ShopWorld World, InteractionLog Log) Write(ShopWorld world, int interactions)
    {
        var log = InteractionLog.Draw(world.Draws(), interactions);
        WorldFiles.Write(_folder.Path, world, log);
        return (world, log);
    }
}
