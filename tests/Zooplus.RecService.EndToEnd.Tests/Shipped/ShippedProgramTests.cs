using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Zooplus.RecService.EndToEnd.Tests.Shipped;

/// <summary>What is found by reflection is there in the trimmed program: each of these fails when the part of the framework behind it is gone.</summary>
public sealed class ShippedProgramTests(ShippedProgram shipped) : IClassFixture<ShippedProgram>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_operation_answers_its_example_in_the_order_of_the_document()
    {
        await using var service = await shipped.StartAsync(_folder["journal.db"], ("Models__Mlp__Path", Golden.Weights), ("Policies__UniformShare", "0"));
        using var http = new HttpClient { BaseAddress = service.Address };
        using var checkedIn = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs", "openapi.json")));
        using var served = JsonDocument.Parse(await http.GetStringAsync("swagger/v1/swagger.json"));

        Assert.True(JsonElement.DeepEquals(checkedIn.RootElement, served.RootElement), "The document differs from the one that is checked in.");
        foreach (var example in ApiExample.AllOf(served.RootElement))
        {
            using var request = example.Request();
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var first = example.IsStream ? "" : await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{example.Method} {example.Path} {example.Body}: {answer.StatusCode} {first}");
        }

        ShippedProgram.AssertWhole(service);
    }

    [Theory]
    [InlineData("", "text/html", "</html>")]
    [InlineData("swagger/index.html", "text/html", "swagger-ui")]
    [InlineData("swagger/swagger-ui-bundle.js", "text/javascript", "SwaggerUIBundle")]
    [InlineData("health/live", "application/json", "")]
    [InlineData("health/ready", "application/json", "")]
    [InlineData("metrics", "text/plain", "http_server_request_duration_seconds_bucket")]
    [InlineData("metrics", "text/plain", "dotnet_gc_collections_total")]
    [InlineData("metrics", "text/plain", "recservice_decisions_pending")]
    public async Task A_page_is_served(string path, string mediaType, string holds)
    {
        await using var service = await shipped.StartAsync("");
        using var http = new HttpClient { BaseAddress = service.Address };

        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, mediaType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(holds, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        ShippedProgram.AssertWhole(service);
    }

    [Theory]
    [InlineData("""{ "userId": "7", "count": 0 }""", "count")]
    [InlineData("""{ "userId": "7", "candidates": [] }""", "candidates")]
    [InlineData("""{ "userId": 7 }""", "userId")]
    [InlineData("""{ "unknown": 1 }""", "unknown")]
    [InlineData("""{ "userId": "7", "policy": "none-such" }""", "none-such")]
    [InlineData("no JSON", "problem")]
    public async Task A_request_that_cannot_be_answered_is_told_why(string body, string names)
    {
        await using var service = await shipped.StartAsync("");
        using var http = new HttpClient { BaseAddress = service.Address };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync(new Uri("recommend", UriKind.Relative), content);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(names, await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        ShippedProgram.AssertWhole(service);
    }

    [Fact]
    public async Task What_was_learned_is_there_after_a_death()
    {
        await using (var service = await shipped.StartAsync(_folder["journal.db"]))
        {
            using var http = new HttpClient { BaseAddress = service.Address };
            (await http.PostAsJsonAsync("recommend", new { recommendationId = "kept", userId = "7", policy = "linucb" })).EnsureSuccessStatusCode();
            (await http.PostAsJsonAsync("feedback", new { recommendationId = "kept", reward = 1 })).EnsureSuccessStatusCode();
            service.Kill();
        }

        await using var again = await shipped.StartAsync(_folder["journal.db"]);
        using var known = new HttpClient { BaseAddress = again.Address };

        Assert.Contains("duplicate", await (await known.PostAsJsonAsync("feedback", new { recommendationId = "kept", reward = 1 })).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        ShippedProgram.AssertWhole(again);
    }

    [Fact]
    public async Task The_log_is_written_as_the_settings_say()
    {
        const string Json = "Serilog.Formatting.Compact.CompactJsonFormatter, Serilog.Formatting.Compact";
        await using (var service = await shipped.StartAsync(
            "",
            ("Serilog__WriteTo__1__Name", "Console"),
            ("Serilog__WriteTo__1__Args__formatter", Json),
            ("Serilog__WriteTo__2__Name", "File"),
            ("Serilog__WriteTo__2__Args__path", _folder["service.log"]),
            ("Serilog__WriteTo__2__Args__rollingInterval", "Infinite"),
            ("Serilog__WriteTo__2__Args__restrictedToMinimumLevel", "Warning"),
            ("Serilog__MinimumLevel__Override__Zooplus.RecService.Catalogue", "Warning")))
        {
            Assert.Equal(0, await service.TerminateAsync());
            var lines = service.Lines.ToLookup(line => line[0] == '{');
            Assert.Equal(lines[true].Count(), lines[false].Count());
            Assert.Contains(lines[false], line => line.Contains(" WRN ", StringComparison.Ordinal) && line.Contains("There are no weights", StringComparison.Ordinal));
            Assert.Contains(lines[true], line => JsonDocument.Parse(line).RootElement.TryGetProperty("@l", out var level) && level.GetString() == "Warning");
            Assert.DoesNotContain(service.Lines, line => line.Contains("50 products", StringComparison.Ordinal));
        }

        Assert.Contains("There are no weights", Assert.Single(await File.ReadAllLinesAsync(_folder["service.log"])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http/protobuf", "POST /v1/")]
    [InlineData("grpc", "PRI * HTTP/2.0")]
    public async Task Traces_and_metrics_are_sent_to_a_collector(string protocol, string begins)
    {
        using var collector = new SilentCollector();
        await using var service = await shipped.StartAsync(
            "",
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address.AbsoluteUri),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_METRIC_EXPORT_INTERVAL", "100"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"));
        using var http = new HttpClient { BaseAddress = service.Address };
        (await http.PostAsJsonAsync("recommend", new { userId = "7", policy = "linucb" })).EnsureSuccessStatusCode();

        Assert.StartsWith(begins, await collector.FirstBytesAsync(), StringComparison.Ordinal);
        ShippedProgram.AssertWhole(service);
    }

    [Fact]
    public async Task It_makes_its_keys_asks_for_them_speaks_TLS_and_probes_itself()
    {
        Assert.Equal(0, (await shipped.RunAsync(["--make-key", _folder["serve.key"]])).ExitCode);
        Certificate.Write(_folder["certificate.pem"], _folder["key.pem"]);
        var (plain, secure) = (KillableService.FreePort(), KillableService.FreePort());
        await using var service = await shipped.StartAsync(
            "",
            ("Security__Keys__0__Role", "Serve"),
            ("Security__Keys__0__File", _folder["serve.key"]),
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{plain};https://127.0.0.1:{secure}"),
            ("Kestrel__Certificates__Default__Path", _folder["certificate.pem"]),
            ("Kestrel__Certificates__Default__KeyPath", _folder["key.pem"]));
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var http = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{secure}/") };

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("policies", UriKind.Relative))).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(_folder["serve.key"])).Trim());
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PutAsJsonAsync("catalogue", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsJsonAsync("recommend", new { userId = "7", policy = "linucb" })).StatusCode);
        Assert.Equal(0, (await shipped.RunAsync(["--health"], ("ASPNETCORE_HTTP_PORTS", $"{plain}"))).ExitCode);
        Assert.Equal(1, (await shipped.RunAsync(["--health"], ("ASPNETCORE_HTTP_PORTS", $"{KillableService.FreePort()}"))).ExitCode);
        ShippedProgram.AssertWhole(service);
    }

    [Theory]
    [InlineData("Policies__UniformShare", "2", "Policies:UniformShare")]
    [InlineData("Feedback__AttributionWindow", "soon", "Feedback:AttributionWindow")]
    [InlineData("Experiment__Arms__0__Policy", "none-such", "none-such")]
    public async Task A_setting_that_is_not_allowed_stops_the_start_with_a_line_that_names_it(string setting, string value, string names)
    {
        var (exitCode, said) = await shipped.RunAsync([], (setting, value), ("Journal__Path", ""), ("ASPNETCORE_URLS", "http://127.0.0.1:0"));

        Assert.Equal(1, exitCode);
        Assert.Contains("The service does not start.", said, StringComparison.Ordinal);
        Assert.Contains(names, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }
}
