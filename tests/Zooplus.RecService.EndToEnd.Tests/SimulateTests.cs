using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class SimulateTests : IDisposable
{
    private const string HashName = "sha256_of_rows_as_user,product,clicked_joined_by_newline";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_notebooks_world_is_shown_and_written_as_the_notebook_has_it()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(_folder, "simulate", "--output", "world");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("expected CTR 50.00 %, observed 53.00 %", run.Output, StringComparison.Ordinal);
        Assert.Contains("expected CTR 5.00 %, observed 6.00 %", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"209 .* 22 .* 0 .* Dog Food", run.Output);
        Assert.Contains("21.01 %", run.Output, StringComparison.Ordinal);
        AssertRowsHash("simulator-50-1000-42.json");
        Assert.StartsWith("product_id,category\n0,Fish Supplies\n", File.ReadAllText(_folder["world", "products.csv"]), StringComparison.Ordinal);
        Assert.StartsWith("user_id,persona\n0,new_puppy_parent\n", File.ReadAllText(_folder["world", "users.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_world_without_the_demo_is_that_of_the_second_reference()
    {
        await using var run = await LoadGeneratorProcess.RunAsync(
            _folder, "simulate", "--products", "53", "--users", "120", "--seed", "7", "--interactions", "20000", "--no-demo", "--output", "world");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.DoesNotContain("observed", run.Output, StringComparison.Ordinal);
        AssertRowsHash("simulator-53-120-7.json");
    }

    private void AssertRowsHash(string golden)
    {
        var lines = File.ReadAllText(_folder["world", "interactions.csv"]).TrimEnd('\n').Split('\n');
        var expected = JsonDocument.Parse(File.ReadAllBytes(Golden.Path(golden))).RootElement.GetProperty(HashName).GetString();

        Assert.Equal("user_id,product_id,clicked", lines[0]);
        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines[1..])))));
    }
}
