using System.Text.Json;

namespace Zooplus.RecService.EndToEnd.Tests;

/// <summary>The load generator against a service that has keys.</summary>
public sealed class ApiKeyTests : IDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_load_generator_plays_with_a_key_from_its_command_line_or_a_file_and_not_without()
    {
        await using var service = await StartAsync();
        await File.WriteAllTextAsync(_folder["admin.key"], Key + "\n");
        string[] head = ["head-to-head", "--url", service.Address.AbsoluteUri, "--replace", "--contenders", "linucb,random", "--steps", "20", "--output", "results"];
        string[] load = ["load", "--url", service.Address.AbsoluteUri, "--duration", "200ms", "--warm-up", "0s", "--users", "2", "--output", "load.json"];

        Assert.Equal((0, ""), await EndAsync([.. head, "--api-key", Key]));
        Assert.Equal((0, ""), await EndAsync([.. head, "--api-key", "@admin.key"]));
        Assert.Equal((0, ""), await EndAsync([.. load, "--api-key", Key]));
        var (code, errors) = await EndAsync(head);

        Assert.Equal(1, code);
        Assert.Contains("401", errors, StringComparison.Ordinal);
        Assert.Contains("An API key is needed.", errors, StringComparison.Ordinal);
        Assert.True(JsonDocument.Parse(await File.ReadAllTextAsync(_folder["load.json"])).RootElement.EnumerateObject().Any());
    }

    [Fact]
    public async Task The_journal_is_fetched_for_training_with_a_key()
    {
        await using var service = await StartAsync();

        var (_, refused) = await EndAsync("train", "--from-journal", service.Address.AbsoluteUri, "--api-key", "wrong-key-0123456789");
        var (_, empty) = await EndAsync("train", "--from-journal", service.Address.AbsoluteUri, "--api-key", Key);

        Assert.Contains("The API key is not valid.", refused, StringComparison.Ordinal);
        Assert.Contains("there is nothing to learn from", empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_key_is_refused_without_being_told()
    {
        var (code, errors) = await EndAsync("load", "--url", "http://127.0.0.1:9", "--api-key", "two words");

        Assert.Equal(2, code);
        Assert.Contains("--api-key: what was given is no key", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("two words", errors, StringComparison.Ordinal);
    }

    private static Task<KillableService> StartAsync() => KillableService.StartAsync(
        "", ("Security__Keys__0__Role", "Admin"), ("Security__Keys__0__Key", Key), ("Policies__UniformShare", "0"));

    private async Task<(int Code, string Errors)> EndAsync(params string[] args)
    {
        await using var run = await LoadGeneratorProcess.RunAsync(_folder, args);
        return (run.ExitCode, run.Errors);
    }
}
