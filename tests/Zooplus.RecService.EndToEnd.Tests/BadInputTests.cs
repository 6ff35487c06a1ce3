namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("head-to-head", "--steps", "0", "--steps: '0' is not allowed; give a whole number from 1 to 100000000.")]
    [InlineData("head-to-head", "--steps", "many", "--steps: 'many' is not allowed; give a whole number from 1 to 100000000.")]
    [InlineData("head-to-head", "--alpha", "-1", "--alpha: '-1' is not allowed; give a number from 0 to 1000.")]
    [InlineData("head-to-head", "--alpha", "NaN", "--alpha: 'NaN' is not allowed; give a number from 0 to 1000.")]
    [InlineData("head-to-head", "--contenders", "mlp,linucb,mlp", "--contenders: two contenders of one name: 'mlp' is given twice.")]
    [InlineData("head-to-head", "--contenders", "thompson", "--contenders: 'thompson' is not a contender; allowed are mlp, linucb, random.")]
    [InlineData("head-to-head", "--url", "localhost:8080", "--url: 'localhost:8080' is not allowed; give an address such as http://localhost:8080.")]
    [InlineData("simulate", "--seed", "-1", "--seed: '-1' is not allowed; give a whole number of 0 or more.")]
    [InlineData("load", "--duration", "10", "--duration: '10' is not allowed; give a number with its unit, such as 500ms, 10s or 2m, up to a day.")]
    [InlineData("load", "--duration", "0s", "--duration: '0s' is not allowed; give more than 0, such as 10s.")]
    [InlineData("load", "--rate", "0", "--rate: '0' is not allowed; give a number above 0 and up to 1000000, or 'max'.")]
    [InlineData("load", "--count", "51", "--count: '51' is not allowed; give a whole number from 1 to 50.")]
    [InlineData("load", "--nonsense", "1", "Unrecognized command or argument '--nonsense'.")]
    public async Task A_wrong_option_is_one_line_that_says_what_was_given_and_what_is_allowed(string command, string option, string value, string line)
    {
        await using var run = await LoadGeneratorProcess.RunAsync(_folder, command, option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(line, run.Errors.Split('\n'));
        Assert.Equal("", run.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("--in-process asks no service; leave out --url and --replace.", "--in-process", "--url", "http://localhost:1")]
    [InlineData("--replace is about the service at --url, and there is no --url.", "--replace")]
    [InlineData("--repeats above 1 makes the policies of the service at --url forget; allow it with --replace.", "--repeats", "2", "--url", "http://localhost:1")]
    [InlineData("--warm-up is for linucb, and it is not among --contenders.", "--warm-up", "5", "--contenders", "mlp,random")]
    public async Task Options_that_contradict_each_other_are_refused(string line, params string[] options)
    {
        await using var run = await LoadGeneratorProcess.RunAsync(_folder, ["head-to-head", .. options]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(line, run.Errors.Split('\n'));
    }

    [Theory]
    [InlineData("head-to-head", "--output", "{file}/results")]
    [InlineData("simulate", "--output", "{file}/results")]
    [InlineData("load", "--output", "{file}/load.json")]
    public async Task An_output_folder_that_cannot_be_written_is_refused_before_anything_runs(string command, string option, string value)
    {
        await File.WriteAllTextAsync(_folder["file"], "in the way");

        await using var run = await LoadGeneratorProcess.RunAsync(_folder, command, option, value.Replace("{file}", _folder["file"], StringComparison.Ordinal));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("--output: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(_folder["file"], run.Errors, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("head-to-head", "--contenders", "linucb")]
    [InlineData("load", "--duration", "1s")]
    public async Task A_service_that_is_not_there_is_named(string command, string option, string value)
    {
        await using var run = await LoadGeneratorProcess.RunAsync(_folder, command, option, value, "--url", "http://127.0.0.1:9");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("--url: GET http://127.0.0.1:9/catalogue: the service cannot be reached", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--in-process")]
    [InlineData("--steps", "10")]
    public async Task Weights_that_are_no_weights_are_refused_before_anything_is_played(params string[] options)
    {
        await File.WriteAllTextAsync(_folder["broken.safetensors"], "these are no weights at all");

        await using var run = await LoadGeneratorProcess.RunAsync(_folder, ["head-to-head", "--weights", _folder["broken.safetensors"], .. options]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("--weights: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("broken.safetensors", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Playing", run.Output, StringComparison.Ordinal);
    }
}
