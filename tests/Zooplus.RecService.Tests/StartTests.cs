using System.Diagnostics;
using System.Reflection;

namespace Zooplus.RecService.Tests;

/// <summary>Starts the program as a user would. Alone, since what it prints goes to the one console of the process.</summary>
[CollectionDefinition(nameof(StartTests), DisableParallelization = true)]
[Collection(nameof(StartTests))]
public sealed class StartTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TextWriter _console = Console.Error;

    private readonly string _folder = Directory.CreateTempSubdirectory("recservice-start-").FullName;

    public void Dispose()
    {
        Console.SetError(_console);
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("Policies:LinUcb:Alpha", "-1", "a number from 0 to 1000000")]
    [InlineData("Policies:LinUcb:Alpha", "NaN", "a number from 0 to 1000000")]
    [InlineData("Policies:LinUcb:Alpha", "Infinity", "a number from 0 to 1000000")]
    [InlineData("Policies:LinUcb:Alpha", "abc", "Double")]
    [InlineData("Policies:LinUcb:Ridge", "0", "a number from 0.000001 to 1000000")]
    [InlineData("Policies:LinUcb:Discount", "0.999", "1: a model a product forgets by its Window")]
    [InlineData("Policies:LinUcbDetecting:Window", "100", "0: this policy forgets on evidence")]
    [InlineData("Policies:LinUcbDetecting:FalseAlarms", "1", "a number above 0 and below 1")]
    [InlineData("Policies:UniformShare", "1.01", "a number from 0 to 1")]
    [InlineData("Policies:UniformShare", "-0.01", "a number from 0 to 1")]
    [InlineData("Policies:Fallback", "mlp", "one of linucb, linucb-shared, ")]
    [InlineData("Policies:Fallback", "", "one of linucb, linucb-shared, ")]
    [InlineData("Feedback:AttributionWindow", "00:00:00.5000000", "a time span from 00:00:01 to 30.00:00:00")]
    [InlineData("Feedback:AttributionWindow", "31.00:00:00", "a time span from 00:00:01 to 30.00:00:00")]
    [InlineData("Feedback:AttributionWindow", "soon", "TimeSpan")]
    [InlineData("Feedback:QueueLengthMax", "0", "a whole number from 1 to 1000000")]
    [InlineData("Feedback:DecisionsMax", "0", "a whole number from 1 to 10000000")]
    [InlineData("Feedback:DecisionsMax", "1.5", "Int32")]
    [InlineData("Experiment:Seed", "x", "Int32")]
    [InlineData("Experiment:Arms:0:Name", "linucb", "a name no other arm has")]
    [InlineData("Experiment:Arms:0:Name", "", "a name no other arm has")]
    [InlineData("Experiment:Arms:1:Policy", "no-such-policy", "one of linucb, linucb-shared, ")]
    [InlineData("Experiment:Arms:1:Weight", "-1", "a number from 0 to 1000000")]
    [InlineData("Experiment:Arms:1:Weight", "1E+308", "a number from 0 to 1000000")]
    [InlineData("Models:Mlp:Path", " ", "the path of a safetensors file")]
    [InlineData("Catalogue:Path", "", "the path of a JSON file")]
    [InlineData("Limits:RequestsPerSecond", "-1", "a whole number from 0 to 1000000")]
    [InlineData("Limits:Concurrency", "100001", "a whole number from 0 to 100000")]
    [InlineData("Limits:Connections", "0", "a whole number from 1 to 1000000")]
    [InlineData("Limits:HeadersTimeout", "00:00:00", "a time span from 00:00:01 to 00:05:00")]
    public async Task An_invalid_option_stops_the_start_with_a_line_that_names_key_value_and_what_is_allowed(string key, string value, string allowed)
    {
        var line = await RefusedAsync($"--{key}={value}");

        Assert.Contains(key, line, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", line, StringComparison.Ordinal);
        Assert.Contains(allowed, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "allowed is the path of a JSON file with settings")]
    [InlineData("{", "allowed is the path of a JSON file with settings")]
    [InlineData("""{ "Policies": { "LinUcbShared": { "Alpha": -1 } } }""", "Policies:LinUcbShared:Alpha is '-1'")]
    [InlineData("""{ "Policies": { "LinUcbShared": { "Priors": [ { "Category": "Cat Food" } ] } } }""", "is no setting")]
    public async Task A_settings_file_that_cannot_be_stops_the_start_with_a_line_that_says_why(string? content, string told)
    {
        var path = Path.Combine(_folder, "settings.json");
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content);
        }

        Assert.Contains(told, await RefusedAsync($"--settings={path}"), StringComparison.Ordinal);
    }

    public static IEnumerable<object[]> SettingsThatAreNoText =>
        AllSettings.Keys.Where(setting => setting.Setting.Kind != typeof(string)).Select(setting => new object[] { setting.Key.Replace("*", "0", StringComparison.Ordinal), setting.Setting.Allowed });

    [Theory]
    [MemberData(nameof(SettingsThatAreNoText))]
    public async Task A_value_of_another_kind_stops_the_start_whatever_the_setting(string key, string allowed)
    {
        var line = await RefusedAsync($"--{key}=no-such-value");

        Assert.Contains($"{key} is 'no-such-value'; allowed is {allowed}.", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Limits:RequestPerSecond", "RequestsPerSecond")]
    [InlineData("Policies:LinUcb:Alfa", "LinUcb:Alpha")]
    [InlineData("Security:Keys:0:Kye", "Keys:*:Key")]
    public async Task A_key_that_is_no_setting_stops_the_start_and_is_told_without_its_value(string key, string setting)
    {
        var line = await RefusedAsync($"--{key}=a-secret");

        Assert.Contains($"{key} is no setting", line, StringComparison.Ordinal);
        Assert.Contains(setting, line, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_needs_an_arm_with_a_weight() =>
        Assert.Contains("at least one arm with a weight above 0", await RefusedAsync("--Experiment:Arms:0:Weight=0", "--Experiment:Arms:1:Weight=0"), StringComparison.Ordinal);

    [Fact]
    public async Task Faults_in_several_sections_are_all_named()
    {
        var line = await RefusedAsync("--Experiment:Arms:0:Weight=-1", "--Models:Mlp:Path= ");

        Assert.Contains("Experiment:Arms:0:Weight is '-1'", line, StringComparison.Ordinal);
        Assert.Contains("Models:Mlp:Path is ' '", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Could not find")]
    [InlineData("", "JSON")]
    [InlineData("{", "JSON")]
    [InlineData("null", "null")]
    [InlineData("""{ "products": [] }""", "users")]
    [InlineData("""{ "products": [], "users": [], "unknown": 1 }""", "unknown")]
    [InlineData("""{ "products": [ null ], "users": [] }""", "products[0]")]
    [InlineData("""{ "products": [ { "id": "a", "category": "Cat Food" }, { "id": "a", "category": "Cat Food" } ], "users": [] }""", "products[1].id")]
    [InlineData("""{ "products": [ { "id": "a", "category": "no such category" } ], "users": [] }""", "products[0].category")]
    [InlineData("""{ "products": [], "users": [], "schema": { "request": { "hour": { "mean": 12 } } } }""", "values, or mean and deviation, or hashed")]
    public async Task A_bad_catalogue_file_stops_the_start_with_a_line(string? content, string fault)
    {
        var path = Path.Combine(_folder, "catalogue.json");
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content);
        }

        var line = await RefusedAsync($"--Catalogue:Path={path}");

        Assert.Contains($"Catalogue:Path is '{path}'", line, StringComparison.Ordinal);
        Assert.Contains(fault, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_where_no_file_can_be_stops_the_start_with_a_line()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");
        var within = Path.Combine(file, "data", "journal.db");

        Assert.Contains($"Journal:Path is '{_folder}'; '{_folder}' is a folder.", await RefusedAsync($"--Journal:Path={_folder}"), StringComparison.Ordinal);
        Assert.Contains($"Journal:Path is '{within}'; '{file}' is a file and no folder.", await RefusedAsync($"--Journal:Path={within}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_one_of_weights_stops_the_start_with_a_line()
    {
        var path = Path.Combine(_folder, "mlp.safetensors");
        await File.WriteAllTextAsync(path, "not weights");

        Assert.Contains($"Models:Mlp:Path is '{path}'", await RefusedAsync($"--Models:Mlp:Path={path}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_stops_the_start_with_a_line()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();

        Assert.Contains("address already in use", await RefusedAsync($"--urls=http://{listener.LocalEndpoint}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    [InlineData("http://127.0.0.1:0;http://*:0")]
    public async Task An_address_that_other_machines_reach_is_refused_while_there_are_no_keys(string urls)
    {
        var line = await RefusedAsync($"--urls={urls}");

        Assert.Contains("Security:Keys is empty", line, StringComparison.Ordinal);
        Assert.Contains("Security:AllowAnonymous=true", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_the_kestrel_section_is_held_to_the_same() =>
        Assert.Contains("Security:Keys is empty", await RefusedAsync("--Kestrel:Endpoints:Any:Url=http://*:0"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Keys:0 is 'none or several of Key, Sha256 and File'", "Role=Admin")]
    [InlineData("Keys:0 is 'none or several of Key, Sha256 and File'", "Role=Admin", "Key=0123456789abcdef", "File=no-such-file")]
    [InlineData("Keys:0:Key is '8 characters'; allowed is 16 to 256 visible ASCII characters", "Role=Admin", "Key=tooshort")]
    [InlineData("Keys:0:Key is '17 characters'; allowed is 16 to 256 visible ASCII characters", "Role=Admin", "Key=01234567 89abcdef")]
    [InlineData("Keys:0:Sha256 is '4 characters'; allowed is the 64 hexadecimal digits of a SHA-256", "Role=Admin", "Sha256=abcd")]
    [InlineData("Keys:0:File is 'no-such-file'; allowed is a file of keys", "Role=Admin", "File=no-such-file")]
    [InlineData("Keys:0:Role is ''; allowed is Serve or Admin", "Key=0123456789abcdef")]
    [InlineData("Keys:0:Role is 'boss'; allowed is Serve or Admin", "Role=boss", "Key=0123456789abcdef")]
    public async Task A_key_that_is_none_stops_the_start_with_a_line_that_does_not_tell_it(string fault, params string[] key)
    {
        var line = await RefusedAsync([.. key.Select(setting => $"--Security:Keys:0:{setting}")]);

        Assert.Contains(fault, line, StringComparison.Ordinal);
        Assert.DoesNotContain("tooshort", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_given_twice_stops_the_start() => Assert.Contains(
        "Security:Keys:1 is a key that is given twice",
        await RefusedAsync("--Security:Keys:0:Role=Serve", "--Security:Keys:0:Key=0123456789abcdef", "--Security:Keys:1:Role=Admin", "--Security:Keys:1:Key=0123456789abcdef"),
        StringComparison.Ordinal);

    [Fact]
    public async Task As_a_process_it_ends_with_code_1_and_prints_that_line_and_nothing_else()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "--Catalogue:Path=no-such-file.json", "--Journal:Path=", "--urls=http://127.0.0.1:0"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);

        Assert.Equal(1, process.ExitCode);
        Assert.Equal("", await output);
        Assert.StartsWith("The service does not start. Catalogue:Path is 'no-such-file.json'; ", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(params string[] arguments)
    {
        using var errors = new StringWriter();
        Console.SetError(errors);
        var main = Task.Run(() => typeof(Program).Assembly.EntryPoint!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [(string[])["--urls=http://127.0.0.1:0", "--Journal:Path=", .. arguments]], null));

        Assert.Equal(1, await main.WaitAsync(Patience));

        return Assert.Single(errors.ToString().TrimEnd().Split('\n'));
    }
}
