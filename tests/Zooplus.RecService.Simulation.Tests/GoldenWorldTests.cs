using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Zooplus.RecService.Simulation.Tests;

public sealed class GoldenWorldTests
{
    private static readonly JsonElement Worlds = Golden.Read("worlds.json");

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Worlds.GetArrayLength())];

    [Theory]
    [InlineData("50-1000-42")]
    [InlineData("53-120-7")]
    public void Categories_and_personas_are_the_notebooks(string name)
    {
        var (golden, world) = Reference(name);

        Assert.Equal(golden.GetProperty("categories_by_product").Strings(), world.Products.Select(product => product.Category));
        Assert.Equal(golden.GetProperty("persona_by_user").Strings(), world.Users.Select(user => user.Persona));
    }

    [Fact]
    public void The_demo_counts_the_clicks_that_the_notebook_prints()
    {
        var (golden, world) = Reference("50-1000-42");
        var expected = golden.GetProperty("demo_draws_before_the_data_set");

        Assert.True(PersonaDemo.TryPlay(world.Draws(), out var demo, out _));

        Assert.Equal(expected.GetProperty("user").GetInt32(), demo.User);
        Assert.Equal(new DemoProduct(expected.GetProperty("high_product").GetInt32(), "Dog Toy", 0.50, expected.GetProperty("high_clicks").GetInt32(), 0.53), demo.Liked);
        Assert.Equal(new DemoProduct(expected.GetProperty("low_product").GetInt32(), "Cat Toy", 0.05, expected.GetProperty("low_clicks").GetInt32(), 0.06), demo.Disliked);
    }

    [Theory]
    [InlineData("50-1000-42")]
    [InlineData("53-120-7")]
    public void Every_row_of_the_log_is_the_notebooks(string name)
    {
        var (golden, world) = Reference(name);
        var draws = world.Draws();
        if (golden.GetProperty("demo_draws_before_the_data_set").ValueKind != JsonValueKind.Null)
        {
            Assert.True(PersonaDemo.TryPlay(draws, out _, out _));
        }

        var log = InteractionLog.Draw(draws, golden.GetProperty("interactions").GetInt32());

        var head = golden.GetProperty("first_200_rows_user_product_clicked").EnumerateArray()
            .Select(row => new Interaction(row[0].GetInt32(), row[1].GetInt32(), row[2].GetInt32() == 1));
        Assert.Equal(head, log.Interactions.Take(200));
        Assert.Equal(golden.GetProperty("clicks").GetInt32(), log.Clicks);
        Assert.Equal(golden.GetProperty("sha256_of_rows_as_user,product,clicked_joined_by_newline").GetString(), Digest(Rows(log)));
    }

    [Fact]
    public void The_rates_of_oracle_and_chance_are_those_of_the_reference()
    {
        var headline = Golden.Read("headline.json");
        var (_, world) = Reference("50-1000-42");

        Assert.Equal(headline.GetProperty("oracle_ctr").GetDouble(), world.OracleClickThroughRate, 5);
        Assert.Equal(headline.GetProperty("random_ctr").GetDouble(), world.RandomClickThroughRate, 5);
    }

    [Fact]
    public void The_click_through_rate_of_the_log_is_the_one_the_notebook_prints()
    {
        var draws = Reference("50-1000-42").World.Draws();
        Assert.True(PersonaDemo.TryPlay(draws, out _, out _));

        Assert.Equal(0.2101, InteractionLog.Draw(draws, 200_000).ClickThroughRate, 4);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Worlds_of_other_sizes_and_seeds_are_exact_too(int index)
    {
        var golden = Worlds[index];
        var seed = BigInteger.Parse(golden.GetProperty("seed").GetString()!, CultureInfo.InvariantCulture);
        var world = new ShopWorld(golden.GetProperty("n_products").GetInt32(), golden.GetProperty("n_users").GetInt32(), seed);

        Assert.Equal(golden.GetProperty("sha256_of_categories").GetString(), Digest(world.Products.Select(product => product.Category)));
        Assert.Equal(golden.GetProperty("sha256_of_personas").GetString(), Digest(world.Users.Select(user => user.Persona!)));
        Assert.Equal(golden.GetProperty("oracle_ctr").GetDouble(), world.OracleClickThroughRate, 1e-12);
        Assert.Equal(golden.GetProperty("random_ctr").GetDouble(), world.RandomClickThroughRate, 1e-12);
        var log = InteractionLog.Draw(world.Draws(), golden.GetProperty("interactions").GetInt32());
        Assert.Equal(golden.GetProperty("sha256_of_rows").GetString(), Digest(Rows(log)));
    }

    private static (JsonElement Golden, ShopWorld World) Reference(string name)
    {
        var golden = Golden.Read($"simulator-{name}.json");
        return (golden, new ShopWorld(golden.GetProperty("n_products").GetInt32(), golden.GetProperty("n_users").GetInt32(), golden.GetProperty("seed").GetInt32()));
    }

    private static IEnumerable<string> Rows(InteractionLog log) =>
        log.Interactions.Select(interaction => $"{interaction.User},{interaction.Product},{(interaction.Clicked ? 1 : 0)}");

    private static string Digest(IEnumerable<string> lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
}
